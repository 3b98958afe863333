package city.lean.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.lean.engine.support.Bpmn;
import city.lean.engine.support.TestClient;
import city.lean.engine.support.TestClient.Answer;
import city.lean.engine.support.TestDatabase;
import city.lean.engine.support.TestEngine;
import java.io.ByteArrayInputStream;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the rest of the house takes for granted of its engine. */
class EngineBehaviourTest {

  private static final String DECISION = """
      <?xml version="1.0" encoding="UTF-8"?>
      <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
          xmlns:camunda="http://camunda.org/schema/1.0/dmn"
          id="d" name="d" namespace="test">
        <decision id="papers" name="papers" camunda:historyTimeToLive="P1D">
          <decisionTable hitPolicy="COLLECT">
            <input id="i"><inputExpression id="e"><text>measure</text></inputExpression></input>
            <output id="o" name="code" typeRef="string"/>
            <rule id="r"><inputEntry id="ie"><text>"notice"</text></inputEntry>
              <outputEntry id="oe"><text>"PB-4"</text></outputEntry></rule>
          </decisionTable>
        </decision>
      </definitions>""";

  @RegisterExtension
  static final TestEngine ENGINE = new TestEngine();

  private final TestClient deployer = ENGINE.as("svc-deploy");

  @Test
  void knowsOneAdministratorWhoHasNoPassword() {
    IdentityService identity = ENGINE.bean(IdentityService.class);

    assertThat(identity.createUserQuery().memberOfGroup("camunda-admin").list())
        .extracting(user -> user.getId()).containsExactly("svc-deploy");
    assertThat(identity.createUserQuery().userIdIn("demo", "admin", "john", "mary").list())
        .isEmpty();
    assertThat(TestDatabase.column("SELECT id_ FROM act_id_user WHERE pwd_ IS NOT NULL"))
        .isEmpty();
  }

  @Test
  void acceptsOurLoginsAndGroups() {
    assertThat(deployer.post("/engine-rest/user/create", Map.of("profile",
        Map.of("id", "ivanov-petrov.a_1", "firstName", "A", "lastName", "I"))).status())
        .isEqualTo(204);
    assertThat(deployer.post("/engine-rest/group/create",
        Map.of("id", "ent_economist.zheu10", "name", "x", "type", "WORKFLOW")).status())
        .isEqualTo(204);
  }

  @Test
  void showsNothingToAPersonWithoutRights() {
    ENGINE.person("guest.g");
    ENGINE.deploy("hidden", Bpmn.USER_TASK);
    ENGINE.bean(RuntimeService.class).startProcessInstanceByKey("hidden");
    TestClient guest = ENGINE.as("guest.g");

    assertThat(guest.get("/engine-rest/task").json()).isEmpty();
    assertThat(guest.get("/engine-rest/process-definition").json()).isEmpty();
    assertThat(guest.get("/engine-rest/history/process-instance").json()).isEmpty();
    assertThat(guest.post("/engine-rest/process-definition/key/hidden/start", Map.of()).status())
        .isEqualTo(404);
  }

  @Test
  void showsAnOwnerTheHistoryWithoutItsVariables() {
    ENGINE.person("watcher.w");
    ENGINE.deploy("watched", Bpmn.USER_TASK);
    String instance = ENGINE.bean(RuntimeService.class)
        .startProcessInstanceByKey("watched", Map.of("secret", "x")).getId();
    grant("watcher.w", Resources.PROCESS_DEFINITION, "watched",
        Permissions.READ, ProcessDefinitionPermissions.READ_HISTORY,
        ProcessDefinitionPermissions.READ_INSTANCE);
    TestClient watcher = ENGINE.as("watcher.w");

    assertThat(watcher.get("/engine-rest/history/process-instance").json()).hasSize(1);
    assertThat(watcher.get("/engine-rest/history/variable-instance").json()).isEmpty();
    assertThat(watcher.get("/engine-rest/history/detail").json()).isEmpty();
    assertThat(watcher.get("/engine-rest/variable-instance").json()).isEmpty();
    assertThat(watcher.get("/engine-rest/process-instance/" + instance + "/variables").status())
        .isEqualTo(403);
  }

  @Test
  void refusesAModelWhoseHistoryNeverEnds() {
    assertThatThrownBy(() -> ENGINE.bean(RepositoryService.class).createDeployment()
        .addString("endless.bpmn", Bpmn.process("endless", "", "", Bpmn.USER_TASK)).deploy())
        .hasMessageContaining("History Time To Live");
  }

  @Test
  void keepsEveryResourceOfADeployment() {
    RepositoryService repository = ENGINE.bean(RepositoryService.class);
    byte[] template = {'P', 'K', 0, -1};
    String id = repository.createDeployment()
        .addString("whole.bpmn", Bpmn.process("whole", Bpmn.USER_TASK))
        .addString("locale/en.po", "msgid \"Статус\"")
        .addInputStream("templates/PB-1.docx", new ByteArrayInputStream(template))
        .deploy().getId();

    assertThat(repository.getDeploymentResourceNames(id))
        .containsExactlyInAnyOrder("whole.bpmn", "locale/en.po", "templates/PB-1.docx");
    assertThat(repository.getResourceAsStream(id, "templates/PB-1.docx"))
        .hasBinaryContent(template);
  }

  @Test
  void failsOnAnErrorCodeThatNobodyCatches() {
    ENGINE.deploy("uncaught", Bpmn.EXTERNAL_TASK.replace("demo", "uncaught"));
    RuntimeService runtime = ENGINE.bean(RuntimeService.class);
    String instance = runtime.startProcessInstanceByKey("uncaught").getId();
    ExternalTaskService work = ENGINE.bean(ExternalTaskService.class);
    String task = work.fetchAndLock(1, "w").topic("uncaught", 60_000).execute().get(0).getId();

    Answer answer = deployer.post("/engine-rest/external-task/" + task + "/bpmnError",
        Map.of("workerId", "w", "errorCode", "nobody-catches"));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.json().get("message").asText()).contains("nobody-catches");
    assertThat(runtime.createProcessInstanceQuery().processInstanceId(instance).count()).isOne();
  }

  @Test
  void keepsResultsOfDecisionsAsJson() {
    ENGINE.engine().getRepositoryService().createDeployment()
        .addString("papers.dmn", DECISION)
        .addString("deciding.bpmn", Bpmn.process("deciding", """
            <startEvent id="start"/>
            <sequenceFlow id="to_decide" sourceRef="start" targetRef="decide"/>
            <businessRuleTask id="decide" camunda:decisionRef="papers"
                camunda:decisionRefBinding="deployment" camunda:resultVariable="codes"
                camunda:mapDecisionResult="collectEntries"/>
            <sequenceFlow id="to_task" sourceRef="decide" targetRef="task"/>
            <userTask id="task"/>"""))
        .deploy();
    String instance = ENGINE.bean(RuntimeService.class)
        .startProcessInstanceByKey("deciding", Map.of("measure", "notice")).getId();

    Answer variable = deployer.get("/engine-rest/process-instance/" + instance
        + "/variables/codes?deserializeValue=false");

    assertThat(variable.json().get("value").asText()).isEqualTo("[\"PB-4\"]");
    assertThat(variable.json().at("/valueInfo/serializationDataFormat").asText())
        .isEqualTo("application/json");
  }

  @Test
  void refusesJavaObjects() {
    ENGINE.deploy("typed", Bpmn.USER_TASK);

    Answer answer = deployer.post("/engine-rest/process-definition/key/typed/start", Map.of(
        "variables", Map.of("x", Map.of("type", "Object", "value", "rO0ABXA=", "valueInfo",
            Map.of("objectTypeName", "java.util.Date",
                "serializationDataFormat", "application/x-java-serialized-object")))));

    assertThat(answer.status()).isIn(400, 500);
    assertThat(answer.json().get("message").asText()).contains("Cannot set variable");
  }

  @Test
  void answersTimesWithTheZoneOfTheCity() {
    ENGINE.deploy("zoned", Bpmn.USER_TASK);
    String instance = ENGINE.bean(RuntimeService.class).startProcessInstanceByKey("zoned").getId();

    assertThat(deployer.get("/engine-rest/history/process-instance/" + instance)
        .json().get("startTime").asText()).endsWith("+1100");
  }

  @Test
  void givesAllOrNothingOfADeployment() {
    RepositoryService repository = ENGINE.bean(RepositoryService.class);
    long before = repository.createDeploymentQuery().count();

    assertThatThrownBy(() -> repository.createDeployment()
        .addString("good.bpmn", Bpmn.process("good", Bpmn.USER_TASK))
        .addString("bad.bpmn", "<definitions/>").deploy())
        .isInstanceOf(ProcessEngineException.class);

    assertThat(repository.createDeploymentQuery().count()).isEqualTo(before);
    assertThat(repository.createProcessDefinitionQuery().processDefinitionKey("good").count())
        .isZero();
  }

  private static void grant(
      String login, Resource resource, String id, Permission... permissions) {
    AuthorizationService authorizations = ENGINE.bean(AuthorizationService.class);
    Authorization grant = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
    grant.setUserId(login);
    grant.setResource(resource);
    grant.setResourceId(id);
    grant.setPermissions(permissions);
    authorizations.saveAuthorization(grant);
  }
}
