package city.lean.engine.cockpit;

import city.lean.engine.EngineSettings;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells Cockpit's plugin where the portal is: it lies beside the scripts that import it. */
@RestController
class PortalScript {

  private final String script;

  PortalScript(EngineSettings settings) {
    // The settings take no address with a quote in it.
    script = "export default '%s';%n".formatted(settings.portalUrl());
  }

  @GetMapping(
      path = "/camunda/app/cockpit/scripts/lean/portal.js",
      produces = "text/javascript;charset=UTF-8")
  ResponseEntity<String> portal() {
    return ResponseEntity.ok().cacheControl(CacheControl.noCache()).body(script);
  }
}
