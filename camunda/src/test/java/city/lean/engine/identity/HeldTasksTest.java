package city.lean.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;

import city.lean.engine.support.Bpmn;
import city.lean.engine.support.TestEngine;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldTasksTest {

  @RegisterExtension
  static final TestEngine ENGINE = new TestEngine();

  private final TaskService tasks = ENGINE.engine().getTaskService();

  private String task;

  @BeforeAll
  static void twoOfOneGroup() {
    ENGINE.deploy("held", Bpmn.USER_TASK);
    ENGINE.person("holder.h", "inspector.dobik");
    ENGINE.person("colleague.c", "inspector.dobik");
  }

  @BeforeEach
  void oneHoldsATask() {
    String instance = ENGINE.engine().getRuntimeService().startProcessInstanceByKey("held").getId();
    task = tasks.createTaskQuery().processInstanceId(instance).singleResult().getId();
    assertThat(claim("holder.h", "holder.h")).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "submit-form", "resolve", "unclaim", "claim", "assignee"})
  void aColleagueDoesNotTakeItAway(String act) {
    var refused = ENGINE.as("colleague.c").post("/engine-rest/task/" + task + "/" + act, Map.of());

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().path("type").textValue())
        .isEqualTo(AuthorizationException.class.getSimpleName());
    assertThat(present().getAssignee()).isEqualTo("holder.h");
  }

  @Test
  void itsHolderPutsItBackForAColleague() {
    assertThat(claim("holder.h", null)).isEqualTo(204);
    assertThat(claim("colleague.c", "colleague.c")).isEqualTo(204);
    assertThat(complete("colleague.c")).isEqualTo(204);
    assertThat(present()).isNull();
  }

  @Test
  void whoMayAssignTasksTakesItAway() {
    assertThat(complete("svc-deploy")).isEqualTo(204);
    assertThat(present()).isNull();
  }

  private int claim(String who, String forWhom) {
    Map<String, Object> body = new HashMap<>();
    body.put("userId", forWhom);
    return ENGINE.as(who).post("/engine-rest/task/" + task + "/claim", body).status();
  }

  private int complete(String who) {
    return ENGINE.as(who).post("/engine-rest/task/" + task + "/complete", Map.of()).status();
  }

  private Task present() {
    return tasks.createTaskQuery().taskId(task).singleResult();
  }
}
