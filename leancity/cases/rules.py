"""What a package says about its registry rows, as the projection needs it."""

from __future__ import annotations

from leancity.cases.projection import CaseRules
from leancity.library import Package


def rules_of(package: Package) -> CaseRules:
    """The rules of one deployed package."""
    config = package.config
    registry = config.registry
    return CaseRules(
        activity_status={
            node.id: node.properties["status"]
            for node in package.bpmn.nodes.values()
            if "status" in node.properties
        },
        rank={status.key: status.rank for status in config.statuses},
        unit=config.unit,
        due_field=registry.due,
        geo_field=registry.map,
        channel_field=registry.channel,
        search_fields=registry.search,
    )
