from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from click.testing import CliRunner

from leancity.channels import Message, SmtpChannel
from leancity.cli.mailbox import Maildir, listening, mailbox
from leancity.clock import FixedClock
from leancity.local.ports import free_port

NOW = datetime(2026, 11, 23, 3, 5, tzinfo=UTC)


def test_the_mailbox_keeps_letters_and_tells_their_subject(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    controller = listening("127.0.0.1", port, Maildir(tmp_path, FixedClock(NOW)))
    try:
        channel = SmtpChannel(f"smtp://127.0.0.1:{port}", "dobik@example.org")
        for number in (1, 2):
            channel.send(
                Message(
                    key=f"k-{number}", recipient="owner@example.org", subject=f"Дело {number}",
                    body="Текст", written_at=NOW,
                )
            )  # fmt: skip
    finally:
        controller.stop()
    kept = sorted((tmp_path / "new").glob("*.eml"))
    subjects = [message_from_bytes(path.read_bytes(), policy=default)["Subject"] for path in kept]
    assert subjects == ["Дело 1", "Дело 2"]
    assert list((tmp_path / "tmp").iterdir()) == []
    assert "mail kept: 20261123T030500000000-1.eml Дело 1" in capsys.readouterr().out


def test_a_production_city_does_not_start_it(tmp_path: Path) -> None:
    environment = {
        "LEANCITY_PROFILE": "production",
        "LEANCITY_DATABASE_URL": "postgresql+psycopg://localhost/none",
        "LEANCITY_SECRET_KEY": "0123456789" * 4,
        "LEANCITY_STATE_DIR": str(tmp_path),
        "LEANCITY_PORTAL_URL": "https://city.example",
        "LEANCITY_WEBAPPS_URL": "https://city.example/camunda",
    }
    result = CliRunner().invoke(mailbox, ["--dir", str(tmp_path)], env=environment)
    assert result.exit_code == 1
    assert "needs a real mail server" in result.output
