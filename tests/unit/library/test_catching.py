"""Who catches a BPMN error."""

from __future__ import annotations

import pytest

from leancity.library.bpmn import BpmnModel
from leancity.library.catching import is_caught

DIAGRAM = """
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <bpmn:error id="e_one" errorCode="one" /><bpmn:error id="e_two" errorCode="two" />
  <bpmn:error id="e_three" errorCode="three" />
  <bpmn:process id="demo" isExecutable="true">
    <bpmn:serviceTask id="plain" />
    <bpmn:serviceTask id="guarded" />
    <bpmn:boundaryEvent id="on_one" attachedToRef="guarded">
      <bpmn:errorEventDefinition errorRef="e_one" /></bpmn:boundaryEvent>
    <bpmn:boundaryEvent id="on_time" attachedToRef="guarded">
      <bpmn:timerEventDefinition /></bpmn:boundaryEvent>
    <bpmn:serviceTask id="careful" />
    <bpmn:boundaryEvent id="on_any" attachedToRef="careful">
      <bpmn:errorEventDefinition /></bpmn:boundaryEvent>
    <bpmn:subProcess id="part">
      <bpmn:serviceTask id="inside" />
      <bpmn:subProcess id="local_net" triggeredByEvent="true">
        <bpmn:startEvent id="on_three_inside">
          <bpmn:errorEventDefinition errorRef="e_three" /></bpmn:startEvent>
      </bpmn:subProcess>
    </bpmn:subProcess>
    <bpmn:boundaryEvent id="on_one_of_part" attachedToRef="part">
      <bpmn:errorEventDefinition errorRef="e_one" /></bpmn:boundaryEvent>
    <bpmn:subProcess id="net" triggeredByEvent="true">
      <bpmn:startEvent id="on_two"><bpmn:errorEventDefinition errorRef="e_two" /></bpmn:startEvent>
    </bpmn:subProcess>
  </bpmn:process>
</bpmn:definitions>
"""
NODES = BpmnModel.parse("demo.bpmn", DIAGRAM.encode()).nodes


@pytest.mark.parametrize(
    ("activity", "code", "caught"),
    [
        pytest.param("guarded", "one", True, id="its own boundary event"),
        pytest.param("plain", "one", False, id="another's boundary event"),
        pytest.param("guarded", "four", False, id="another code"),
        pytest.param("careful", "four", True, id="a boundary event without a code"),
        pytest.param("inside", "one", True, id="the sub-process around it"),
        pytest.param("inside", "three", True, id="an event sub-process beside it"),
        pytest.param("plain", "three", False, id="an event sub-process elsewhere"),
        pytest.param("inside", "two", True, id="an event sub-process of the process"),
        pytest.param("plain", "two", True, id="an event sub-process of the process"),
        pytest.param("unknown", "one", False, id="no such activity"),
    ],
)
def test_an_error_is_caught_at_the_activity_or_around_it(activity, code, caught):
    assert is_caught(NODES, activity, code) is caught
