"""One search over every registry the person may read."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from leancity.cases import CaseQuery, Counting
from portal.context import kernel, person, processes

blueprint = Blueprint("search", __name__, url_prefix="/search")

_OF_EACH = 10


@blueprint.get("")
def index() -> ResponseReturnValue:
    """What was found, by registry; a single find opens at once."""
    text = request.args.get("q", "").strip()[:200]
    query = CaseQuery(text=text, size=_OF_EACH, counting=Counting.TOTAL)
    pages = [
        kernel().cases.page(process.key, person(), query)
        for process in processes().of(person())
        if text and process.may_read
    ]
    found = [page for page in pages if page.rows]
    if len(found) == 1 and len(found[0].rows) == 1:
        return redirect(url_for("cases.show", business_key=found[0].rows[0].business_key))
    return render_template("search/index.html", search_text=text, results=found)
