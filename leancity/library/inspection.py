"""A package being checked, with what the check knows of the world."""

from __future__ import annotations

from functools import cached_property

from leancity.library.findings import World
from leancity.library.package import Package
from leancity.library.reading import Reading


class Inspection(Reading):
    """What every rule is given."""

    def __init__(self, package: Package, world: World) -> None:
        super().__init__(package)
        self.world = world

    @cached_property
    def written(self) -> frozenset[str]:
        """Variables that something in the process writes."""
        found = set(self.field_keys)
        for node in self.nodes.values():
            topic = self.world.topics.get(node.topic)
            found |= set(node.outputs) | set(topic.writes if topic else ())
            found |= {node.camunda.get("resultVariable", ""), node.camunda.get("initiator", "")}
            found |= set(node.properties.get("writes", "").split())
        return frozenset(found - {""})
