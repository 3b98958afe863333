"""The forms room: a form with its values to a person, a person's answers to the engine."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from decimal import InvalidOperation
from threading import Lock
from typing import Any

from leancity.clock import Clock
from leancity.forms.answers import Answers
from leancity.forms.attachments import Attachments
from leancity.forms.choices import Choices
from leancity.forms.drafts import Drafts
from leancity.forms.envelope import clean
from leancity.forms.headless import HeadlessForms, Surroundings
from leancity.forms.messages import Messages
from leancity.forms.ports import FormRooms
from leancity.forms.schema import FormSchema, FormSource
from leancity.forms.shapes import Checked, Filling, Merge, PreparedForm
from leancity.forms.values import to_form
from leancity.library.form import SHOWING

#: Written into the log of readings.
PURPOSE = "form"
#: Localised forms kept ready: (package, form, language).
_KEPT = 200

Bounds = tuple[float, float, float, float]


class Forms:
    """Prepares forms for people and judges what they send."""

    def __init__(
        self,
        headless: HeadlessForms,
        drafts: Drafts,
        rooms: FormRooms,
        clock: Clock,
        bounds: Bounds,
    ) -> None:
        self.headless = headless
        self.drafts = drafts
        self._rooms = rooms
        self._clock = clock
        self._bounds = bounds
        self._messages = Messages()
        self._choices = Choices(rooms)
        self._attachments = Attachments(rooms.files, clock, self._messages)
        self._localised: OrderedDict[tuple[str, str, str], dict[str, Any]] = OrderedDict()
        self._names: dict[str, list[str]] = {}
        self._lock = Lock()

    def load(self, package: FormSource, form_key: str) -> FormSchema:
        """A form of a package by its name ("office") or id ("prevention_office")."""
        return FormSchema.load(package, form_key)

    def prepare(self, form: FormSchema, filling: Filling) -> PreparedForm:
        """The form in the person's language with the values of the case.

        Only variables the form names leave the server. Personal values are read from the
        subjects, and that is logged.
        """
        return PreparedForm(
            form=form,
            schema=self._schema(form, filling.locale),
            data=self._data(form, filling),
            locale=filling.locale,
            today=self._clock.today().isoformat(),
            zone=self._clock.zone.key,
            bounds=self._bounds,
        )

    def check(
        self,
        form: FormSchema,
        posted: Mapping[str, Any],
        filling: Filling,
        merge: Merge | None = None,
    ) -> Checked:
        """Judge what a person sent; `merge` lays it over what the case says now.

        What the form does not let a person change comes from the case, not from the post; what
        it hides or does not know is dropped.
        """
        schema = self._schema(form, filling.locale)
        current = self._data(form, filling)
        sent = merge(posted, current) if merge else posted
        verdict = self.headless.check(schema, clean(sent), current, self._around(filling.locale))
        answers = Answers(form, verdict, filling)
        errors = {name: list(messages) for name, messages in verdict["errors"].items()}
        for name, field, ids in answers.files():
            faults = self._attachments.faults(field, ids, filling.business_key, filling.locale)
            if faults:
                errors[name] = [*errors.get(name, []), *faults]
        variables = {} if errors else self._variables(answers, current, errors)
        return Checked(
            variables=variables,
            personal=answers.personal(),
            files=answers.submitted_files(),
            errors=errors,
        )

    def describe(self, prepared: PreparedForm, data: Mapping[str, Any]) -> list[Any]:
        """Visible fields in order, with values and options, for a dialogue without a page.

        `data`: what has been answered so far, over the values of the prepared form.
        """
        known = {**prepared.data, **clean(data)}
        return self.headless.describe(prepared.schema, known, self._around(prepared.locale))

    def _variables(
        self, answers: Answers, current: Mapping[str, Any], errors: dict[str, list[str]]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in answers.writable(current):
            field = answers.form.by_key.get(key)
            try:
                found[key] = answers.variable(field, value, self._clock.zone)
            except (ValueError, TypeError, InvalidOperation):
                name = field.id if field else key
                text = self._messages.say("The value is not accepted.", answers.filling.locale)
                errors[name] = [text]
        return found

    def _around(self, locale: str) -> Surroundings:
        return Surroundings(
            locale=locale,
            today=self._clock.today().isoformat(),
            zone=self._clock.zone.key,
            now=int(self._clock.now().timestamp() * 1000),
            bounds=self._bounds,
        )

    # --- values --------------------------------------------------------------------------
    def _data(self, form: FormSchema, filling: Filling) -> dict[str, Any]:
        # What a widget only shows, the page gets from elsewhere, as it stands now.
        shown = {field.key for field in form.widgets(*SHOWING)}
        named = set(self._variable_names(form)) - shown
        values = {name: value for name, value in filling.variables.items() if name in named}
        values.update(self._personal(form, values, filling))
        zone = self._clock.zone
        data = {key: to_form(form.by_key.get(key), value, zone) for key, value in values.items()}
        data.setdefault("today", self._clock.today().isoformat())
        return self._choices.added(form, data, filling)

    def _personal(
        self, form: FormSchema, values: Mapping[str, Any], filling: Filling
    ) -> dict[str, Any]:
        held = {field.key: values.get(field.key) for field in form.personal_fields}
        ids = {str(value) for value in held.values() if value}
        if not ids:
            return dict.fromkeys(held)
        known = self._rooms.subjects.read(
            ids, filling.reader, PURPOSE, fields=set(held), ip=filling.ip
        )
        return {key: known.get(str(value), {}).get(key) for key, value in held.items()}

    # --- forms ---------------------------------------------------------------------------
    def _schema(self, form: FormSchema, locale: str) -> dict[str, Any]:
        key = (form.package_version, form.id, locale)
        with self._lock:
            if key not in self._localised:
                self._localised[key] = form.localised(locale)
                while len(self._localised) > _KEPT:
                    self._localised.popitem(last=False)
            self._localised.move_to_end(key)
            return self._localised[key]

    def _variable_names(self, form: FormSchema) -> list[str]:
        if form.hash not in self._names:
            if len(self._names) > _KEPT:
                self._names.clear()
            self._names[form.hash] = self.headless.variables(form.schema)
        return self._names[form.hash]
