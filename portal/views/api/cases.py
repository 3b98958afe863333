"""Cases for programs."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from leancity.cases import CaseCard, CasePage, CaseQuery, Counting
from portal.context import kernel, person
from portal.views.api.schemas import (
    CardSchema,
    CaseListSchema,
    CaseQuerySchema,
    DocumentListSchema,
    FileListSchema,
)

blueprint = Blueprint(
    "api_cases", __name__, url_prefix="/api/v1/cases", description="Rows of the registries"
)


@blueprint.get("")  # type: ignore[untyped-decorator]
@blueprint.arguments(CaseQuerySchema, location="query")  # type: ignore[untyped-decorator]
@blueprint.response(200, CaseListSchema)  # type: ignore[untyped-decorator]
def page(wanted: dict[str, Any]) -> CasePage:
    """One page of a registry, newest case first."""
    process_key, statuses = wanted.pop("process"), tuple(wanted.pop("status"))
    query = CaseQuery(statuses=statuses, counting=Counting.TOTAL, **wanted)
    return kernel().cases.page(process_key, person(), query)


@blueprint.get("/<business_key>")  # type: ignore[untyped-decorator]
@blueprint.response(200, CardSchema)  # type: ignore[untyped-decorator]
def read(business_key: str) -> CaseCard:
    """One case."""
    return kernel().cases.get(business_key, person())


@blueprint.get("/<business_key>/documents")  # type: ignore[untyped-decorator]
@blueprint.response(200, DocumentListSchema)  # type: ignore[untyped-decorator]
def documents(business_key: str) -> dict[str, Any]:
    """The registered documents of a case."""
    kernel().cases.find(business_key, person())
    return {"rows": kernel().documents.for_case(business_key)}


@blueprint.get("/<business_key>/files")  # type: ignore[untyped-decorator]
@blueprint.response(200, FileListSchema)  # type: ignore[untyped-decorator]
def files(business_key: str) -> dict[str, Any]:
    """The files of a case that were handed in with a form."""
    kernel().cases.find(business_key, person())
    kept = kernel().files.for_case(business_key)
    return {"rows": [file for file in kept if file.submitted]}
