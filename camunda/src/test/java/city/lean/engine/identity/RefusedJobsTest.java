package city.lean.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;

import city.lean.engine.support.TestEngine;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RefusedJobsTest {

  private static final String A_DAY = """
      <startEvent id="start"/>
      <sequenceFlow id="to_wait" sourceRef="start" targetRef="wait"/>
      <intermediateCatchEvent id="wait"><timerEventDefinition>
        <timeDuration xsi:type="tFormalExpression">P1D</timeDuration>
      </timerEventDefinition></intermediateCatchEvent>
      <sequenceFlow id="to_end" sourceRef="wait" targetRef="end"/>
      <endEvent id="end"/>""";

  @RegisterExtension
  static final TestEngine ENGINE = new TestEngine();

  private final ManagementService jobs = ENGINE.engine().getManagementService();

  @Test
  void aStrangerDoesNotStopATimer() {
    ENGINE.deploy("timer", A_DAY);
    ENGINE.person("stranger.s", "employee");
    String instance =
        ENGINE.engine().getRuntimeService().startProcessInstanceByKey("timer").getId();
    Job job = jobs.createJobQuery().processInstanceId(instance).singleResult();

    for (int i = 0; i < 4; i++) {
      int status = ENGINE.as("stranger.s")
          .post("/engine-rest/job/" + job.getId() + "/execute", Map.of()).status();
      assertThat(status).isEqualTo(403);
    }

    assertThat(jobs.createJobQuery().jobId(job.getId()).singleResult().getRetries())
        .isEqualTo(job.getRetries());
    assertThat(ENGINE.engine().getRuntimeService().createIncidentQuery().count()).isZero();
  }
}
