package city.lean.engine.marks;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Map;
import org.camunda.bpm.spring.boot.starter.rest.CamundaJerseyResourceConfig;
import org.springframework.stereotype.Component;

/** The engine's REST API, which answers a second start of a business key with 409. */
@Component
@ApplicationPath("/engine-rest")
public class RestResources extends CamundaJerseyResourceConfig {

  @Override
  protected void registerAdditionalResources() {
    register(new Conflict());
  }

  private static final class Conflict implements ExceptionMapper<BusinessKeyTaken> {

    @Override
    public Response toResponse(BusinessKeyTaken error) {
      return Response.status(Response.Status.CONFLICT)
          .type(MediaType.APPLICATION_JSON_TYPE)
          .entity(Map.of("type", "BusinessKeyTaken", "message", error.getMessage()))
          .build();
    }
  }
}
