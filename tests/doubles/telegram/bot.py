"""A bot: its account, its updates, whoever asks for them."""

from __future__ import annotations

import itertools
import threading
import time
from typing import Any

from tests.doubles.telegram.faults import Refused, bad
from tests.doubles.telegram.media import FileStore
from tests.doubles.telegram.rooms import Json, Rooms

#: Kinds of updates the double makes; all are sent unless a bot asks for some.
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
#: Never the same number twice, whichever server a city has met before.
_ids = itertools.count(873_412_605)


class BotAccount:
    """One bot; `changed` guards everything of the server and tells of every change."""

    def __init__(self, token: str, username: str, changed: threading.Condition) -> None:
        self.token = token
        self.id = int(token.partition(":")[0])
        self.username = username
        self.rooms = Rooms()
        self.files = FileStore()
        self.commands: list[Json] = []
        #: pressed buttons that may still be answered: query id -> chat id
        self.callbacks: dict[str, int] = {}
        self.webhook: Json | None = None
        self.closed = False
        self._changed = changed
        self._updates: list[Json] = []
        self._again: list[Json] = []
        self._allowed: frozenset[str] = frozenset(KINDS)
        self._poll = 0

    @property
    def described(self) -> Json:
        """The bot as a message tells of its author."""
        return {
            "id": self.id, "is_bot": True, "first_name": "LeanCity", "username": self.username,
        }  # fmt: skip

    @property
    def pending(self) -> int:
        """Updates that nobody has confirmed yet."""
        return len(self._updates) + len(self._again)

    # --- from a person -------------------------------------------------------------------
    def put(self, kind: str, content: Json) -> Json | None:
        """An update for the bot; None when it has not asked for such."""
        update = {"update_id": next(_ids), kind: content}
        if kind not in self._allowed:
            return None
        self._updates.append(update)
        self._changed.notify_all()
        return update

    def put_again(self, update: Json) -> None:
        """The same update once more, as after a break between delivery and confirmation."""
        self._again.append(update)
        self._changed.notify_all()

    # --- from the bot --------------------------------------------------------------------
    def get_updates(
        self,
        offset: int = 0,
        limit: int = 100,
        timeout: int = 0,
        allowed_updates: list[str] | None = None,
    ) -> list[Json]:
        """What has come, waiting for it; a later poll ends this one with 409."""
        self._refuse_beside_webhook()
        self.allow(allowed_updates)
        self._confirm(offset)
        self._poll += 1
        mine, until = self._poll, time.monotonic() + timeout
        self._changed.notify_all()
        while not self.pending and not self.closed:
            left = until - time.monotonic()
            if left <= 0 or not self._changed.wait(left):
                break
            if self.webhook:
                raise Refused(409, "Conflict: terminated by setWebhook request")
            if self._poll != mine:
                raise Refused(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one "
                    "bot instance is running",
                )
        again, self._again = self._again, []
        return [*again, *self._updates][:limit]

    def allow(self, kinds: list[str] | None) -> None:
        """Which kinds come from now on; nothing said changes nothing, an empty list means all."""
        if kinds is not None:
            if any(not isinstance(kind, str) for kind in kinds):
                raise bad("can't parse allowed updates JSON object")
            self._allowed = frozenset(kinds or KINDS)

    def first(self) -> Json | None:
        """The oldest update, for the webhook."""
        return self._again[0] if self._again else self._updates[0] if self._updates else None

    def done(self, update: Json) -> None:
        """The webhook has taken an update."""
        for queue in (self._again, self._updates):
            if update in queue:
                queue.remove(update)
                break
        self._changed.notify_all()

    def drop_pending(self) -> None:
        """Forget what has come."""
        self._updates.clear()
        self._again.clear()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._updates = self._updates[offset:]
        elif offset:
            self._updates = [one for one in self._updates if one["update_id"] >= offset]
            self._changed.notify_all()

    def _refuse_beside_webhook(self) -> None:
        if self.webhook:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook "
                "to delete the webhook first",
            )


def description(bot: BotAccount) -> dict[str, Any]:
    """The answer of `getMe`."""
    return {
        **bot.described, "can_join_groups": True, "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }  # fmt: skip
