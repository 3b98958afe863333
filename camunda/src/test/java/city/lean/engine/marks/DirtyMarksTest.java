package city.lean.engine.marks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import city.lean.engine.support.Bpmn;
import city.lean.engine.support.TestDatabase;
import city.lean.engine.support.TestEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class DirtyMarksTest {

  private static final String CALLER = """
      <startEvent id="start"/>
      <sequenceFlow id="to_call" sourceRef="start" targetRef="call"/>
      <callActivity id="call" calledElement="marked_called"/>
      <sequenceFlow id="to_end" sourceRef="call" targetRef="end"/>
      <endEvent id="end"/>""";

  private static final String FAILING = """
      <startEvent id="start"/>
      <sequenceFlow id="to_job" sourceRef="start" targetRef="job"/>
      <serviceTask id="job" camunda:asyncBefore="true" camunda:expression="${1 / nothing}"/>
      <sequenceFlow id="to_end" sourceRef="job" targetRef="end"/>
      <endEvent id="end"/>""";

  @RegisterExtension
  static final TestEngine ENGINE = new TestEngine();

  private final RuntimeService runtime = ENGINE.bean(RuntimeService.class);
  private final TaskService tasks = ENGINE.bean(TaskService.class);
  private final ExternalTaskService work = ENGINE.bean(ExternalTaskService.class);

  @BeforeEach
  void deploy() {
    ENGINE.deploy("marked", Bpmn.USER_TASK);
    ENGINE.deploy("marked_called", Bpmn.USER_TASK);
    ENGINE.deploy("marked_caller", CALLER);
    ENGINE.deploy("marked_work", Bpmn.EXTERNAL_TASK.replace("demo", "marked"));
    TestDatabase.execute("DELETE FROM lc_dirty");
  }

  @Test
  void marksTheCaseOncePerTransaction() {
    String instance = start("marked");
    assertThat(taken()).containsExactly(instance);

    String task = task(instance);
    tasks.claim(task, "kim.i");
    assertThat(taken()).containsExactly(instance);
    tasks.setVariableLocal(task, "note", "x");
    assertThat(taken()).containsExactly(instance);
    runtime.setVariables(instance, Map.of("a", 1, "b", 2));
    assertThat(taken()).containsExactly(instance);
    tasks.complete(task);
    assertThat(taken()).containsExactly(instance);
  }

  @Test
  void marksEveryCaseOfOneTransaction() {
    String one = start("marked");
    String other = start("marked");
    taken();

    inTransaction(() -> {
      runtime.setVariable(one, "a", 1);
      runtime.setVariable(other, "a", 1);
      runtime.setVariable(one, "b", 1);
    });

    assertThat(taken()).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void marksNothingThatWasRolledBack() {
    String instance = start("marked");
    taken();

    assertThatThrownBy(() -> inTransaction(() -> {
      runtime.setVariable(instance, "a", 1);
      throw new IllegalStateException("no");
    })).hasMessage("no");
    assertThat(taken()).isEmpty();

    runtime.setVariable(start("marked"), "a", 1);
    assertThat(taken()).hasSize(2).doesNotContain(instance);
  }

  @Test
  void marksNothingThatWasRefused() {
    String task = task(start("marked"));
    taken();

    assertThatThrownBy(() -> tasks.complete("no such task"))
        .isInstanceOf(ProcessEngineException.class);
    assertThat(ENGINE.as("svc-deploy").get("/engine-rest/task/" + task).status()).isEqualTo(200);
    assertThat(taken()).isEmpty();
  }

  @Test
  void marksTheRootOfACalledProcess() {
    String root = start("marked_caller");
    String called = runtime.createProcessInstanceQuery().superProcessInstanceId(root)
        .singleResult().getId();
    taken();

    tasks.complete(task(called), Map.of("a", 1));

    assertThat(taken()).containsExactly(root);
  }

  @Test
  void marksWhatHappensToExternalTasks() {
    String instance = start("marked_work");
    String id = locked();
    taken();

    work.handleFailure(id, "worker", "down", 1, 0);
    assertThat(taken()).containsExactly(instance);
    work.handleFailure(locked(), "worker", "down", 0, 0);
    assertThat(taken()).as("and its incident").containsExactly(instance);
    work.setRetries(id, 1);
    assertThat(taken()).containsExactly(instance);
    work.complete(locked(), "worker");
    assertThat(taken()).containsExactly(instance);
  }

  @Test
  void marksAFailedJobAndItsIncident() {
    ENGINE.deploy("marked_job", FAILING);
    String instance = start("marked_job");

    await().until(() -> runtime.createIncidentQuery()
        .processInstanceId(instance).count() == 1);
    taken();
    ManagementService jobs = ENGINE.bean(ManagementService.class);
    jobs.deleteJob(jobs.createJobQuery().processInstanceId(instance).singleResult().getId());

    assertThat(taken()).containsOnly(instance);
  }

  @Test
  void marksADeletedCase() {
    String instance = start("marked");
    taken();

    runtime.deleteProcessInstance(instance, "entered by mistake");

    assertThat(taken()).containsExactly(instance);
  }

  @Test
  void marksNoCaseForADeployment() {
    ENGINE.deploy("marked", Bpmn.USER_TASK.replace("task\"", "task2\""));

    assertThat(taken()).isEmpty();
  }

  @Test
  void takesTheInstanceForTheRootWhenAnEventNamesNone() {
    HistoryEvent event = new HistoryEvent();
    event.setProcessInstanceId("rootless");

    inTransaction(() -> ENGINE.bean(DirtyMarks.class).handleEvents(List.of(event)));

    assertThat(taken()).containsExactly("rootless");
  }

  @Test
  void wakesWhoeverListensWhenTheTransactionIsCommitted() throws SQLException {
    try (Connection connection = TestDatabase.open();
        Statement statement = connection.createStatement()) {
      statement.execute("LISTEN lc_dirty");

      String instance = start("marked");

      PGNotification[] heard = connection.unwrap(PGConnection.class).getNotifications(5000);
      assertThat(heard).extracting(PGNotification::getParameter).containsExactly(instance);
      assertThat(taken()).containsExactly(instance);
    }
  }

  private String start(String key) {
    return runtime.startProcessInstanceByKey(key).getId();
  }

  private String task(String instance) {
    return tasks.createTaskQuery().processInstanceId(instance).singleResult().getId();
  }

  private String locked() {
    List<LockedExternalTask> locked =
        work.fetchAndLock(1, "worker").topic("marked", 60_000).execute();
    return locked.get(0).getId();
  }

  private static void inTransaction(Runnable work) {
    new TransactionTemplate(ENGINE.bean(PlatformTransactionManager.class))
        .executeWithoutResult(status -> work.run());
  }

  /** The marks since the last look. */
  private static List<String> taken() {
    return TestDatabase.column("DELETE FROM lc_dirty RETURNING root_process_instance_id");
  }
}
