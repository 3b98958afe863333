"""Files in the values of a form: they exist, belong here and are what the field asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from leancity.clock import Clock
from leancity.errors import NotFoundError, UserError
from leancity.files import PHOTO_FIELD, StoredFile, require_fresh, require_photo
from leancity.forms.messages import Messages
from leancity.forms.ports import FileReader
from leancity.i18n import translate_error
from leancity.library.form import Field


class Attachments:
    """Judges the files of one field."""

    def __init__(self, files: FileReader, clock: Clock, messages: Messages) -> None:
        self._files = files
        self._clock = clock
        self._messages = messages

    def faults(self, field: Field, ids: list[str], business_key: str, locale: str) -> list[str]:
        """What is wrong, in the person's language; a file of another case or field is missing."""
        now = self._clock.now()
        found: list[str] = []
        for file_id in ids:
            file = self._file(file_id, business_key)
            if file is None or file.field != field.key:
                found.append(self._messages.say("A file is missing here: add it again.", locale))
                continue
            found += [translate_error(error, locale) for error in _unfit(field, file, now)]
        return list(dict.fromkeys(found))

    def _file(self, file_id: str, business_key: str) -> StoredFile | None:
        try:
            return self._files.get(file_id, business_key=business_key)
        except NotFoundError:
            return None


def _unfit(field: Field, file: StoredFile, now: datetime) -> Iterator[UserError]:
    days = field.properties.get("maxAgeDays")
    try:
        if field.widget == PHOTO_FIELD:
            require_photo(file)
        if days:
            require_fresh(file, int(days), now)
    except UserError as error:
        yield error
