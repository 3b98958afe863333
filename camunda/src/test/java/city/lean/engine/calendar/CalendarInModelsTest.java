package city.lean.engine.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import city.lean.engine.support.Bpmn;
import city.lean.engine.support.TestEngine;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarInModelsTest {

  @RegisterExtension
  static final TestEngine ENGINE = new TestEngine();

  private final RuntimeService runtime = ENGINE.bean(RuntimeService.class);

  @ParameterizedTest
  @CsvSource(quoteCharacter = '|', value = {
      "calendar.due('4wh'),                    2026-03-10T11:30:00+11:00",
      "calendar.due(\"1wd\"),                  2026-03-10T18:00:00+11:00",
      "calendar.due('2wd'; start),             2026-12-02T18:00:00+11:00",
      "calendar.at(term),                      2026-12-01T18:00:00+11:00",
      "calendar.at('2026-11-03'),              2026-11-03T17:00:00+11:00",
      "calendar.before(term; '3wd'),           2026-11-26T09:00:00+11:00",
      "calendar.before(calendar.at(term); '3wd'), 2026-11-26T09:00:00+11:00",
      "calendar.fraction(start; calendar.at(term); 0.8), 2026-12-01T15:12:00+11:00",
      "calendar.roll('2026-03-07'),            2026-03-10T00:00:00+11:00",
      "calendar.roll(start),                   2026-11-30T11:00:00+11:00"})
  void answersInADueDate(String expression, String expected) {
    ClockUtil.setCurrentTime(moment("2026-03-06T16:30:00+11:00"));
    ENGINE.deploy("dated", dueAt(expression.replace(';', ',').replace("\"", "&quot;")));

    String instance = runtime.startProcessInstanceByKey("dated", Map.of(
        "term", "2026-12-01", "start", moment("2026-11-30T11:00:00+11:00"))).getId();

    assertThat(ENGINE.bean(TaskService.class).createTaskQuery().processInstanceId(instance)
        .singleResult().getDueDate()).isEqualTo(moment(expected));
  }

  @Test
  void setsATimer() {
    ENGINE.deploy("timed", Bpmn.USER_TASK + """
        <boundaryEvent id="late" attachedToRef="task" cancelActivity="false">
          <timerEventDefinition>
            <timeDate xsi:type="tFormalExpression">${calendar.at(term)}</timeDate>
          </timerEventDefinition>
        </boundaryEvent>
        <sequenceFlow id="to_late" sourceRef="late" targetRef="late_end"/>
        <endEvent id="late_end"/>""");

    String instance =
        runtime.startProcessInstanceByKey("timed", Map.of("term", "2026-12-05")).getId();

    assertThat(job(instance).getDuedate()).isEqualTo(moment("2026-12-07T18:00:00+11:00"));
  }

  @Test
  void makesAnIncidentOfAYearThatIsNotLoaded() {
    ENGINE.deploy("unknown_year", dueAt("calendar.at('2099-01-01')")
        .replace("<userTask ", "<userTask camunda:asyncBefore=\"true\" "));
    String instance = runtime.startProcessInstanceByKey("unknown_year").getId();

    await().untilAsserted(() -> assertThat(
        runtime.createIncidentQuery().processInstanceId(instance).singleResult())
        .extracting(Incident::getIncidentMessage, STRING)
        .contains("the working calendar does not hold the year 2099"));
  }

  @ParameterizedTest
  @CsvSource({"calendar.due('soon'), not a term", "calendar.at(null), not a date",
      "calendar.at('01.12.2026'), not a date", "dataSource, Unknown property",
      "engineSettings, Unknown property", "marksTables, Unknown property"})
  void failsWithAReason(String expression, String why) {
    ENGINE.deploy("wrong", dueAt(expression));

    assertThatThrownBy(() -> runtime.startProcessInstanceByKey("wrong"))
        .isInstanceOf(ProcessEngineException.class)
        .hasMessageContaining(why);
  }

  private static String dueAt(String expression) {
    return Bpmn.USER_TASK.replace(
        "<userTask ", "<userTask camunda:dueDate=\"${" + expression + "}\" ");
  }

  private static Job job(String instance) {
    return ENGINE.bean(ManagementService.class).createJobQuery()
        .processInstanceId(instance).singleResult();
  }

  private static Date moment(String text) {
    return Date.from(OffsetDateTime.parse(text).toInstant());
  }
}
