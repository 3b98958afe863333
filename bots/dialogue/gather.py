"""Photos and the place: what an inspector sends first, and may send again at any time."""

from __future__ import annotations

from datetime import datetime, timedelta

from bots.dialogue.answers import written
from bots.dialogue.events import Attached, Event, Place
from bots.dialogue.fields import Question
from bots.dialogue.replies import Button
from bots.dialogue.scene import Scene, button
from bots.dialogue.shown import value_text
from bots.dialogue.state import Stage
from leancity.i18n import N_

#: A later reply of this topic replaces one that was not sent yet.
TOPIC = "gather"
#: Clocks of phones differ a little from the server's.
_TOLERANCE = timedelta(minutes=5)


def begin(scene: Scene) -> None:
    """Ask for photos and the place."""
    scene.go(Stage.GATHER)
    scene.say(scene.own(scene.plan.intro), ask_place=True)


def take(scene: Scene, event: Event) -> bool:
    """Take a photo or a place; whether it was one, taken or not."""
    if isinstance(event, Attached):
        photos = scene.keyed(scene.plan.photos)
        if photos is not None and add_file(scene, photos, event):
            _read_camera(scene, event)
        return True
    if isinstance(event, Place):
        point = scene.keyed(scene.plan.point)
        if point is not None:
            set_place(scene, point, (event.lat, event.lon))
        return True
    return False


def add_file(scene: Scene, question: Question, file: Attached) -> bool:
    """Add a file to a field, unless the form refuses it; the same file counts once."""
    ids = list(dict.fromkeys([*str(question.value or "").split(), file.file_id]))
    least = int((question.component.get("properties") or {}).get("minCount") or 0)
    if len(ids) >= least:
        return scene.accepted(question, " ".join(ids))
    scene.set(question, " ".join(ids))
    return True


def set_place(scene: Scene, question: Question, point: tuple[float, float]) -> bool:
    """Put a point into its field and the nearest house beside it, unless the form refuses it."""
    if not scene.accepted(question, f"{point[0]:.6f},{point[1]:.6f}"):
        return False
    found = scene.around.nearest(*point)
    if scene.plan.street and found is not None:
        scene.set_key(scene.plan.street, found.street)
        scene.set_key(scene.plan.house, found.house)
    return True


def _read_camera(scene: Scene, file: Attached) -> None:
    """Where and when the photo was taken, as far as it tells and the clock may be believed."""
    point = scene.keyed(scene.plan.point)
    if file.point is not None and point is not None and point.is_empty:
        set_place(scene, point, file.point)
    moment = scene.keyed(scene.plan.moment)
    if file.taken_at is None or moment is None:
        return
    if file.taken_at > scene.around.now + _TOLERANCE:
        scene.tell(N_("The clock of the phone is fast: the time of the photo does not count."))
    elif moment.is_empty or file.taken_at < datetime.fromisoformat(str(moment.value)):
        local = file.taken_at.astimezone(scene.around.zone)
        scene.set(moment, written(local, moment))


def missing(scene: Scene) -> list[Question]:
    """What is still to be sent, photos first."""
    wanted = [scene.keyed(scene.plan.photos), scene.keyed(scene.plan.point)]
    return [one for one in wanted if one is not None and one.is_empty]


def tell(scene: Scene) -> None:
    """What has come and what is missing."""
    photos, point = scene.keyed(scene.plan.photos), scene.keyed(scene.plan.point)
    lines = []
    if photos is not None and not photos.is_empty:
        lines.append(scene.word(N_("Photos: %(count)s."), count=value_text(scene, photos)))
    rows: tuple[tuple[Button, ...], ...] = ()
    if point is not None and not point.is_empty:
        lines.append(scene.word(N_("Place: %(place)s."), place=value_text(scene, point)))
        rows = (_confirmation(scene),) if _at_house(scene) else ()
    left = {one.name for one in missing(scene)}
    if photos is not None and photos.name in left:
        lines.append(scene.word(N_("Now send photos.")))
    elif point is not None and point.name in left:
        lines.append(
            scene.word(
                N_(
                    "Now send the place: the button below, or a photo sent as a file with"
                    " geolocation."
                )
            )
        )
    else:
        lines.append(scene.word(N_("Send more photos, or /ok (any character) to go on.")))
    ask = point is not None and point.name in left
    scene.say("\n".join(lines), *rows, ask_place=ask, topic=TOPIC)


def _at_house(scene: Scene) -> bool:
    street = scene.keyed(scene.plan.street)
    return street is not None and not street.is_empty


def _confirmation(scene: Scene) -> tuple[Button, ...]:
    at = next(i for i, item in enumerate(scene.plan.items) if item.field == scene.plan.street)
    return (
        button(scene.word(N_("The address is right")), "right"),
        button(scene.word(N_("Correct the address")), "m", choice=at),
    )
