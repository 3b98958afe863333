package city.lean.engine.health;

import static org.assertj.core.api.Assertions.assertThat;

import city.lean.engine.support.TestClient.Answer;
import city.lean.engine.support.TestEngine;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HealthTest {

  @RegisterExtension
  static final TestEngine ENGINE = new TestEngine();

  @Test
  void asksEveryPartAndNeedsNoToken() {
    Answer answer = ENGINE.with(Map.of()).get("/health");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(
        "{\"status\":\"UP\",\"engine\":\"UP\",\"database\":\"UP\",\"cockpit\":\"UP\"}");
  }

  @Test
  void answersTheSameOnAConnectionThatIsKept() {
    assertThat(ENGINE.with(Map.of()).get("/health").status()).isEqualTo(200);
    assertThat(ENGINE.with(Map.of()).get("/engine-rest/task").status()).isEqualTo(401);
    assertThat(ENGINE.with(Map.of()).get("/health").status()).isEqualTo(200);
  }
}
