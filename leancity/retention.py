"""What has had its time is forgotten: forms nobody goes on with, their files, old persons."""

from __future__ import annotations

from datetime import timedelta

import structlog

from leancity.clock import Clock
from leancity.dialogues import Dialogues
from leancity.files import Files
from leancity.forms import Drafts
from leancity.privacy import Anonymising

log = structlog.get_logger(__name__)

#: A form nobody has touched for so long is given up; it may hold personal data.
DRAFT_LIFE = timedelta(days=30)
#: A file may be older than the last change of the form it waits in.
UNSENT_FILE_LIFE = timedelta(days=180)
#: Long enough to notice that the wrong file was taken out, and to ask an administrator.
REMOVED_FILE_LIFE = timedelta(days=7)


class Retention:
    """Forgets unfinished work after its time, and whom closed cases were about after theirs."""

    def __init__(
        self,
        drafts: Drafts,
        files: Files,
        dialogues: Dialogues,
        anonymising: Anonymising,
        clock: Clock,
    ) -> None:
        self._anonymising = anonymising
        self._drafts = drafts
        self._files = files
        self._dialogues = dialogues
        self._clock = clock

    def run(self) -> None:
        """Forget what is due; running it again at once forgets nothing more."""
        now = self._clock.now()
        log.info(
            "retention.done",
            drafts=self._drafts.purge(now - DRAFT_LIFE),
            unsent_files=self._files.purge_unsent(now - UNSENT_FILE_LIFE),
            anonymised_cases=self._anonymising.run(),
            messengers=self._dialogues.purge(now),
            removed_files=self._files.purge_removed(now - REMOVED_FILE_LIFE),
        )
