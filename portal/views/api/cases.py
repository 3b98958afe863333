"""Cases for programs."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from leancity.cases import CaseCard, CasePage, CaseQuery
from portal.context import kernel, person
from portal.views.api.schemas import CardSchema, CaseListSchema, CaseQuerySchema

blueprint = Blueprint(
    "api_cases", __name__, url_prefix="/api/v1/cases", description="Rows of the registries"
)


@blueprint.get("")  # type: ignore[untyped-decorator]
@blueprint.arguments(CaseQuerySchema, location="query")  # type: ignore[untyped-decorator]
@blueprint.response(200, CaseListSchema)  # type: ignore[untyped-decorator]
def page(wanted: dict[str, Any]) -> CasePage:
    """One page of a registry, newest case first."""
    process_key, statuses = wanted.pop("process"), tuple(wanted.pop("status"))
    return kernel().cases.page(process_key, person(), CaseQuery(statuses=statuses, **wanted))


@blueprint.get("/<business_key>")  # type: ignore[untyped-decorator]
@blueprint.response(200, CardSchema)  # type: ignore[untyped-decorator]
def read(business_key: str) -> CaseCard:
    """One case."""
    return kernel().cases.get(business_key, person())
