package city.lean.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;

import city.lean.engine.support.Bpmn;
import city.lean.engine.support.TestClient;
import city.lean.engine.support.TestClient.Answer;
import city.lean.engine.support.TestEngine;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestTokenFilterTest {

  @RegisterExtension
  static final TestEngine ENGINE = new TestEngine();

  @ParameterizedTest
  @ValueSource(strings = {
      "/engine-rest", "/engine-rest/", "/engine-rest/task", "/engine-rest/engine",
      "/engine-rest/engine/default/task", "/engine-rest//task", "//engine-rest/task",
      "/engine-rest/;x=1/task", "/engine-rest;x=1/task", "/;x=1/engine-rest/task",
      "/x/../engine-rest/task", "/../engine-rest/task", "/engine-rest/./task",
      "/%65ngine-rest/task", "/engine-rest/%74ask", "/engine-rest/task?access_token=x",
      "/engine-rest/swaggerui", "/engine-rest/openapi.json", "/engine-rest/version"})
  void answersNobodyAtAnyAddress(String path) {
    int nobody = ENGINE.with(Map.of()).rawStatus(path);

    assertThat(nobody).isIn(400, 401, 404);
    if (ENGINE.as("svc-deploy").rawStatus(path) == 200) {
      assertThat(nobody).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer ", "bearer x", "Bearer a.b.c", "Token x"})
  void refusesWhatIsNoToken(String header) {
    assertThat(ENGINE.with(Map.of("Authorization", header)).get("/engine-rest/task").status())
        .isEqualTo(401);
  }

  @Test
  void refusesAPassword() {
    String basic = Base64.getEncoder().encodeToString("svc-deploy:svc-deploy".getBytes());
    TestClient client = ENGINE.with(Map.of("Authorization", "Basic " + basic));

    assertThat(client.get("/engine-rest/task").status()).isEqualTo(401);
  }

  @Test
  void tellsWhyInTheShapeOfTheEnginesErrors() {
    Answer answer = ENGINE.with(Map.of()).get("/engine-rest/task");

    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(answer.json().get("type").asText()).isEqualTo("TokenRefused");
    assertThat(answer.json().get("message").asText()).contains("no bearer token");
  }

  @Test
  void ignoresTheCookieOfTheWebapps() {
    String cookie = "leancity_webapps=" + ENGINE.keys().webapps("svc-deploy");

    assertThat(ENGINE.with(Map.of("Cookie", cookie)).get("/engine-rest/task").status())
        .isEqualTo(401);
  }

  @Test
  void refusesWhomTheEngineDoesNotKnow() {
    assertThat(ENGINE.as("nobody.here").get("/engine-rest/task").status()).isEqualTo(401);
  }

  @Test
  void refusesWhoeverHasLeftThoughTheTokenIsGood() {
    ENGINE.person("leaver.l");
    TestClient leaver = ENGINE.as("leaver.l");
    assertThat(leaver.get("/engine-rest/task").status()).isEqualTo(200);

    ENGINE.bean(IdentityService.class).deleteUser("leaver.l");

    assertThat(leaver.get("/engine-rest/task").status()).isEqualTo(401);
  }

  @Test
  void seesAChangeOfGroupsAtTheNextRequest() {
    ENGINE.person("mover.m", "inspector.mover");
    TaskService tasks = ENGINE.bean(TaskService.class);
    Task task = tasks.newTask();
    tasks.saveTask(task);
    tasks.addCandidateGroup(task.getId(), "inspector.mover");
    TestClient mover = ENGINE.as("mover.m");
    assertThat(mover.get("/engine-rest/task/count").json().get("count").asInt()).isEqualTo(1);

    ENGINE.bean(IdentityService.class).deleteMembership("mover.m", "inspector.mover");

    assertThat(mover.get("/engine-rest/task/count").json().get("count").asInt()).isZero();
    tasks.deleteTask(task.getId(), true);
  }

  @Test
  void writesTheActingLoginIntoTheOperationLog() {
    ENGINE.person("kim.i", "inspector.dobik");
    ENGINE.deploy("claimed", Bpmn.USER_TASK);
    String instance = ENGINE.as("svc-deploy")
        .post("/engine-rest/process-definition/key/claimed/start", Map.of())
        .json().get("id").asText();
    String task = ENGINE.as("kim.i").get("/engine-rest/task?processInstanceId=" + instance)
        .json().get(0).get("id").asText();

    ENGINE.as("kim.i").post("/engine-rest/task/" + task + "/claim", Map.of("userId", "kim.i"));

    JsonNode log = ENGINE.as("svc-deploy").get(
        "/engine-rest/history/user-operation?operationType=Claim&taskId=" + task).json();
    assertThat(log.get(0).get("userId").asText()).isEqualTo("kim.i");
  }

  @Test
  void keepsTheLoginOverALongPoll() throws Exception {
    ENGINE.deploy("polled", Bpmn.EXTERNAL_TASK);
    Map<String, Object> poll = Map.of(
        "workerId", "w", "maxTasks", 1, "asyncResponseTimeout", 8000,
        "topics", new Object[] {Map.of("topicName", "demo", "lockDuration", 10_000)});
    CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(
        () -> ENGINE.as("svc-deploy").post("/engine-rest/external-task/fetchAndLock", poll));

    ENGINE.as("svc-deploy").post("/engine-rest/process-definition/key/polled/start", Map.of());

    assertThat(waiting.get(10, TimeUnit.SECONDS).json()).hasSize(1);
  }
}
