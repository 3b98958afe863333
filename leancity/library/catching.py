"""Who catches a BPMN error: the engine ends an instance silently when nobody does."""

from __future__ import annotations

from collections.abc import Mapping

from leancity.library.bpmn import Node

#: The error with which an operator gives a failed step up, whatever its topic.
GIVEN_UP = "given-up"


def is_caught(nodes: Mapping[str, Node], activity_id: str, code: str) -> bool:
    """Whether an error of an activity is caught in its own diagram.

    By a boundary event of the activity or of a sub-process around it, or by an event sub-process
    beside one of these.
    """
    around = [activity_id]
    while around[-1] in nodes:
        around.append(nodes[around[-1]].parent)
    for node in nodes.values():
        if node.event != "error" or node.error_code not in (code, None):
            continue
        if node.type == "boundaryEvent" and node.attached_to in around:
            return True
        holder = nodes.get(node.parent)
        if holder and holder.by_event and holder.parent in around[1:]:
            return True
    return False
