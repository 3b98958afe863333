"""Which variables have certainly been written when a node of the diagram begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from leancity.library.bpmn import BpmnModel, Node

Writes = Callable[[Node], frozenset[str]]
_PARALLEL = frozenset({"parallelGateway", "inclusiveGateway"})


def written_before(model: BpmnModel, writes: Writes) -> Mapping[str, frozenset[str] | None]:
    """Node id -> variables that every path to it has written; None: nothing leads there.

    A parallel join has waited for all its paths and knows what any of them wrote; a boundary
    event knows what was known when its activity began.
    """
    graph = _Graph(model)
    known: dict[str, frozenset[str] | None] = dict.fromkeys(graph.nodes)
    changed = True
    while changed:
        changed = False
        for node in graph.nodes.values():
            now = _entering(node, graph, known, writes)
            if now is not None and now != known[node.id]:
                known[node.id] = now
                changed = True
    return known


class _Graph:
    """Who comes before whom, sub-processes flattened."""

    def __init__(self, model: BpmnModel) -> None:
        self.nodes = model.nodes
        self.before: dict[str, list[str]] = defaultdict(list)
        for flow in model.flows:
            self.before[flow.target].append(flow.source)
        self.inner_starts = {
            node.id: node.parent
            for node in self.nodes.values()
            if node.parent and node.type == "startEvent"
        }
        self.inner_ends: dict[str, list[str]] = defaultdict(list)
        for node in self.nodes.values():
            if node.parent and node.type == "endEvent":
                self.inner_ends[node.parent].append(node.id)


def _entering(
    node: Node,
    graph: _Graph,
    known: Mapping[str, frozenset[str] | None],
    writes: Writes,
) -> frozenset[str] | None:
    if node.attached_to:
        return known.get(node.attached_to)
    if node.id in graph.inner_starts:
        return _sub_process(graph.inner_starts[node.id], graph, known)
    sources = graph.before[node.id]
    if not sources:
        return frozenset() if node.type == "startEvent" or node.by_event else None
    left = [_leaving(source, graph, known, writes) for source in sources]
    reached = [each for each in left if each is not None]
    if not reached:
        return None
    if node.type in _PARALLEL:
        return frozenset().union(*reached)
    return frozenset.intersection(*reached)


def _sub_process(
    parent: str, graph: _Graph, known: Mapping[str, frozenset[str] | None]
) -> frozenset[str] | None:
    if graph.nodes[parent].by_event:
        return frozenset()
    return known.get(parent)


def _leaving(
    source: str, graph: _Graph, known: Mapping[str, frozenset[str] | None], writes: Writes
) -> frozenset[str] | None:
    node = graph.nodes.get(source)
    before = known.get(source)
    if node is None or before is None:
        return None
    ends = [known[end] for end in graph.inner_ends[source]]
    if ends:
        inside = [end for end in ends if end is not None]
        return frozenset.intersection(*inside) | writes(node) if inside else None
    return before | writes(node)
