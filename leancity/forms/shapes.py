"""What goes into the forms room and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from leancity.forms.drafts import Draft
from leancity.forms.schema import FormSchema
from leancity.forms.values import file_ids

#: What was sent and what the case says now -> what counts.
Merge = Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Filling:
    """Who fills in a form, and for which case."""

    #: id of the case; before the start, the one its starter made
    business_key: str
    #: login; readings of personal data are logged under it
    reader: str
    #: what the task or instance holds, as the engine room decodes it; none before the start
    variables: Mapping[str, Any] = field(default_factory=dict)
    locale: str = "ru"
    ip: str = ""


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A draft that is shown beside the form, to be taken over or not."""

    #: "earlier": the person's own, of another version of the form; "colleague": of somebody who
    #: held the task before
    kind: str
    draft: Draft
    #: name of the colleague
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class PreparedForm:
    """A form ready to be shown."""

    form: FormSchema
    #: in the person's language
    schema: Mapping[str, Any]
    #: values and option lists
    data: Mapping[str, Any]
    locale: str
    #: the city's date, yyyy-mm-dd, and zone
    today: str
    zone: str
    bounds: tuple[float, float, float, float]
    #: of the draft in `data`, 0 without one
    draft_version: int = 0
    beside: tuple[Beside, ...] = ()

    def with_draft(self, draft: Draft | None) -> PreparedForm:
        """The same with what the person has entered already; only into fields that may change."""
        if draft is None:
            return self
        entered = {key: value for key, value in draft.data.items() if key in self.form.file.writes}
        data = {**self.data, **entered}
        return replace(self, data=data, draft_version=draft.version)

    @property
    def file_ids(self) -> list[str]:
        """Ids of the files in the values, for their names and thumbnails."""
        values = (self.data.get(field.key) for field in self.form.file_fields)
        return [file_id for value in values for file_id in file_ids(value)]

    def page(self) -> dict[str, Any]:
        """The part of the page's contract that does not depend on addresses."""
        return {
            "schema": self.schema,
            "data": self.data,
            "locale": self.locale,
            "today": self.today,
            "zone": self.zone,
            "bounds": self.bounds,
            "formHash": self.form.hash,
            "draftVersion": self.draft_version,
            "beside": [self._beside(one) for one in self.beside],
        }

    def _beside(self, one: Beside) -> dict[str, Any]:
        writes, data = self.form.file.writes, one.draft.data
        return {
            "kind": one.kind,
            "who": one.who,
            "at": one.draft.updated_at.isoformat(),
            "data": {key: value for key, value in data.items() if key in writes},
            "gone": {key: value for key, value in data.items() if key not in writes},
        }


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a person sent, judged."""

    #: by variable, as the engine room encodes them; a personal field's holds the subject's id
    variables: Mapping[str, Any]
    #: role of the subject -> attribute -> value; an empty value removes the attribute
    personal: Mapping[str, Mapping[str, str]]
    #: field key -> ids of its files, to be bound to the case together with the submit
    files: Mapping[str, list[str]]
    #: component id ("id.0" in lists) -> what is wrong, in the person's language
    errors: Mapping[str, list[str]]

    @property
    def ok(self) -> bool:
        """Whether it may be sent to the engine."""
        return not self.errors
