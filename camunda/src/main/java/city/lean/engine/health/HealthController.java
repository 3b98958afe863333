package city.lean.engine.health;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells whether this node can serve: the REST API, the database and Cockpit, each asked for real.
 * Cockpit is asked for a plugin's script, because a wrongly packed application serves everything
 * but those and shows a blank page.
 */
@RestController
class HealthController {

  private static final String UP = "UP";

  private static final String REST = "/engine-rest/engine";

  private static final String COCKPIT =
      "/camunda/api/cockpit/plugin/cockpitPlugins/static/app/plugin.js";

  private final JdbcTemplate jdbc;

  HealthController(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @GetMapping("/health")
  ResponseEntity<Map<String, String>> health(HttpServletRequest request)
      throws ServletException, IOException {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("engine", served(REST, request));
    parts.put("database", database());
    parts.put("cockpit", served(COCKPIT, request));
    boolean up = parts.values().stream().allMatch(UP::equals);
    Map<String, String> body = new LinkedHashMap<>();
    body.put("status", up ? UP : "DOWN");
    body.putAll(parts);
    return ResponseEntity.status(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).body(body);
  }

  private static String served(String path, HttpServletRequest request)
      throws ServletException, IOException {
    int status = Probe.status(path, request);
    return status == HttpStatus.OK.value() ? UP : "HTTP " + status;
  }

  private String database() {
    try {
      jdbc.queryForObject("SELECT 1", Integer.class);
      return UP;
    } catch (DataAccessException error) {
      return "does not answer";
    }
  }
}
