"""Files of a chat on their way into the file store."""

from __future__ import annotations

from io import BytesIO

from bots.conversation.rooms import Desk, Rooms, Visit, state_of
from bots.dialogue import Attached, Event, Refused, Stage, Unfit
from bots.dialogue.fields import FILE_WIDGETS
from bots.transport import FileGoneError, FileRef
from leancity.dialogues import Opened
from leancity.errors import UnavailableError, UserError
from leancity.files import Upload
from leancity.i18n import N_, translate_error
from leancity.library.form import Field

#: What the messenger gives to a bot at most, bytes.
LARGEST = 20 * 1024 * 1024


def attach(rooms: Rooms, visit: Visit, opened: Opened, desk: Desk) -> Event:
    """Keep the file of an update for the field it answers; the same file twice is one file."""
    file = visit.incoming.file
    field = _field(opened, desk)
    if file is None or field is None:
        return Unfit(hint=visit.say(N_("No file is asked for now.")))
    if file.size > LARGEST:
        text = N_("The file is larger than %(limit)s MB. Make it smaller or choose another one.")
        return Refused(reason=visit.say(text, limit=LARGEST // 1024 // 1024))
    try:
        return _kept(rooms, visit, (file, field, desk.form.business_key))
    except FileGoneError:
        return Refused(reason=visit.say(N_("The file did not arrive. Send it again.")))
    except UnavailableError:
        # The file store is silent: the update waits.
        raise
    except UserError as error:
        return Refused(reason=translate_error(error, visit.person.locale))


def _kept(rooms: Rooms, visit: Visit, what: tuple[FileRef, Field, str]) -> Attached:
    file, field, business_key = what
    upload = Upload(
        business_key=business_key,
        field=field.key,
        uploaded_by=visit.person.login,
        kind="photo" if field.widget == "photo" else "file",
    )
    stored = rooms.kernel.files.put(BytesIO(rooms.fetch(file)), file.name, upload)
    return Attached(file_id=stored.id, taken_at=stored.taken_at, point=stored.point)


def _field(opened: Opened, desk: Desk) -> Field | None:
    """The file field that is asked for, or the one that is gathered at any time."""
    state, form = state_of(opened), desk.form.form
    if state.stage is Stage.ASK:
        asked = form.by_id.get(state.at.partition(".")[0])
        if asked is not None and asked.widget in FILE_WIDGETS:
            return asked
    return form.by_key.get(desk.dialogue.plan.photos)
