package city.lean.engine.marks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.lean.engine.support.Bpmn;
import city.lean.engine.support.TestClient.Answer;
import city.lean.engine.support.TestDatabase;
import city.lean.engine.support.TestEngine;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StartedTest {

  private static final String START = "/engine-rest/process-definition/key/started/start";

  @RegisterExtension
  static final TestEngine ENGINE = new TestEngine();

  private final RuntimeService runtime = ENGINE.bean(RuntimeService.class);
  private final String key = UUID.randomUUID().toString();

  @BeforeEach
  void deploy() {
    ENGINE.deploy("started", Bpmn.USER_TASK);
    ENGINE.deploy("started_caller", """
        <startEvent id="start"/>
        <sequenceFlow id="to_call" sourceRef="start" targetRef="call"/>
        <callActivity id="call" calledElement="started">
          <extensionElements>
            <camunda:in businessKey="#{execution.processBusinessKey}"/>
          </extensionElements>
        </callActivity>
        <sequenceFlow id="to_end" sourceRef="call" targetRef="end"/>
        <endEvent id="end"/>""");
  }

  @Test
  void startsABusinessKeyOnce() {
    String instance = start().json().get("id").asText();
    TestDatabase.execute("DELETE FROM lc_dirty");

    Answer second = start();

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.json().get("type").asText()).isEqualTo("BusinessKeyTaken");
    assertThat(second.json().get("message").asText()).contains(key);
    assertThat(instances()).containsExactly(instance);
    assertThat(TestDatabase.column("SELECT id FROM lc_dirty")).isEmpty();
  }

  @Test
  void startsItOnceHoweverManyTryAtTheSameTime() {
    List<Integer> statuses = IntStream.range(0, 12)
        .mapToObj(number -> CompletableFuture.supplyAsync(this::start))
        .toList().stream()
        .map(CompletableFuture::join)
        .map(Answer::status)
        .sorted()
        .toList();

    assertThat(statuses).startsWith(200, 409).endsWith(409).doesNotContain(500);
    assertThat(instances()).hasSize(1);
  }

  @Test
  void remembersACaseThatHasEnded() {
    String instance = start().json().get("id").asText();
    runtime.deleteProcessInstance(instance, "void");

    assertThat(start().status()).isEqualTo(409);
  }

  @Test
  void letsAnotherKeyAndNoKeyStart() {
    assertThat(start().status()).isEqualTo(200);
    runtime.startProcessInstanceByKey("started", UUID.randomUUID().toString());
    runtime.startProcessInstanceByKey("started");
    runtime.startProcessInstanceByKey("started");
  }

  @Test
  void leavesTheKeyOfACaseToItsCalledProcesses() {
    ProcessInstance root = runtime.startProcessInstanceByKey("started_caller", key);

    assertThat(instances()).hasSize(2);
    assertThat(claimed()).containsExactly(root.getId());
    assertThatThrownBy(() -> runtime.startProcessInstanceByKey("started", key))
        .isInstanceOf(BusinessKeyTaken.class);
  }

  @Test
  void letsAFinishedCaseBeRestarted() {
    ProcessInstance first = runtime.startProcessInstanceByKey("started", key);
    runtime.deleteProcessInstance(first.getId(), "entered by mistake");

    restart(first);

    ProcessInstance second =
        runtime.createProcessInstanceQuery().processInstanceBusinessKey(key).singleResult();
    assertThat(claimed()).containsExactly(second.getId());
    assertThat(start().status()).isEqualTo(409);
    assertThatThrownBy(() -> restart(first)).as("a second time from the same")
        .isInstanceOf(BusinessKeyTaken.class);
  }

  @Test
  void letsACaseMigrate() {
    ProcessInstance instance = runtime.startProcessInstanceByKey("started", key);
    ENGINE.deploy("started", Bpmn.USER_TASK.replace("<userTask ", "<userTask name=\"new\" "));
    String target = ENGINE.engine().getRepositoryService().createProcessDefinitionQuery()
        .processDefinitionKey("started").latestVersion().singleResult().getId();

    runtime.newMigration(runtime.createMigrationPlan(instance.getProcessDefinitionId(), target)
        .mapEqualActivities().build()).processInstanceIds(instance.getId()).execute();

    assertThat(ENGINE.bean(TaskService.class).createTaskQuery()
        .processInstanceBusinessKey(key).singleResult().getProcessDefinitionId()).isEqualTo(target);
    assertThat(claimed()).containsExactly(instance.getId());
  }

  private Answer start() {
    return ENGINE.as("svc-deploy").post(START, Map.of("businessKey", key));
  }

  private void restart(ProcessInstance instance) {
    runtime.restartProcessInstances(instance.getProcessDefinitionId())
        .processInstanceIds(instance.getId()).startBeforeActivity("task").execute();
  }

  private List<String> instances() {
    return ENGINE.bean(HistoryService.class).createHistoricProcessInstanceQuery()
        .processInstanceBusinessKey(key).list().stream().map(found -> found.getId()).toList();
  }

  private List<String> claimed() {
    return TestDatabase.column(
        "SELECT root_process_instance_id FROM lc_started WHERE business_key = '" + key + "'");
  }
}
