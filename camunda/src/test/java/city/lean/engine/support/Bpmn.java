package city.lean.engine.support;

/** Writes small process models. */
public final class Bpmn {

  /** One user task for the inspectors. */
  public static final String USER_TASK = """
      <startEvent id="start"/>
      <sequenceFlow id="to_task" sourceRef="start" targetRef="task"/>
      <userTask id="task" camunda:candidateGroups="inspector.dobik"/>
      <sequenceFlow id="to_end" sourceRef="task" targetRef="end"/>
      <endEvent id="end"/>""";

  /** One external task of the topic {@code demo}. */
  public static final String EXTERNAL_TASK = """
      <startEvent id="start"/>
      <sequenceFlow id="to_work" sourceRef="start" targetRef="work"/>
      <serviceTask id="work" camunda:type="external" camunda:topic="demo"/>
      <sequenceFlow id="to_end" sourceRef="work" targetRef="end"/>
      <endEvent id="end"/>""";

  private Bpmn() {}

  /** A whole model with one process; the body is the inside of the process. */
  public static String process(String key, String body) {
    return process(key, "camunda:historyTimeToLive=\"P1D\"", "", body);
  }

  /** As {@link #process(String, String)}, with attributes and with elements beside the process. */
  public static String process(String key, String attributes, String beside, String body) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
            xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="test">
          %s
          <process id="%s" isExecutable="true" %s>
            %s
          </process>
        </definitions>""".formatted(beside, key, attributes, body);
  }
}
