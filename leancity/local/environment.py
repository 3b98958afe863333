"""The settings of a one-machine city: made at first start, kept in the state folder."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from leancity.engine.tokens import ensure_keys
from leancity.local.ports import DEFAULT_PORTS, free_port
from leancity.local.postgres import LocalPostgres

ROOT = Path(__file__).resolve().parents[2]
#: What the city keeps secret: the passwords of its two database roles, and what signs sessions.
SECRETS = ("engine", "leancity", "session")
_FILE = "local.json"


def default_state_dir() -> Path:
    """Where state lives: as root the system's state folder, else a folder of the checkout.

    PostgreSQL runs as a user of its own when we are root, and that user must be able to reach
    its data through every parent folder.
    """
    if os.geteuid() == 0:
        mark = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
        return Path("/var/lib/leancity") / f"{ROOT.name}-{mark}"
    return ROOT / ".state"


@dataclass(frozen=True, kw_only=True)
class LocalCity:
    """One city on this machine: folders, ports and passwords."""

    state_dir: Path
    profile: str
    ports: dict[str, int]
    passwords: dict[str, str] = field(repr=False)

    @classmethod
    def find(cls, state_dir: Path) -> LocalCity | None:
        """The city of this folder; None when there is none."""
        path = state_dir / _FILE
        if not path.exists():
            return None
        saved = json.loads(path.read_text(encoding="utf-8"))
        return cls(state_dir=state_dir, **saved)

    @classmethod
    def ensure(
        cls, state_dir: Path, profile: str, ports: Mapping[str, int] | None = None
    ) -> LocalCity:
        """The city of this folder, made when there is none; chosen ports are remembered."""
        found = cls.find(state_dir)
        city = cls(
            state_dir=state_dir,
            profile=found.profile if found else profile,
            ports={**(found.ports if found else DEFAULT_PORTS), **(ports or {})},
            passwords=found.passwords if found else _new_secrets(),
        )
        if city != found:
            city.save()
        return city

    def save(self) -> None:
        """Make the folders and keys that lack, and keep the rest in a file only we may read."""
        self.state_dir.mkdir(parents=True, exist_ok=True)
        for folder in ("log", "mail", "files", "keys"):
            # The folder above stays open: as root the database server has a user of its own.
            (self.state_dir / folder).mkdir(mode=0o700, exist_ok=True)
        ensure_keys(self.state_dir / "keys")
        document = {key: value for key, value in asdict(self).items() if key != "state_dir"}
        draft = self.state_dir / f"{_FILE}.new"
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(document, indent=2), encoding="utf-8")
        draft.replace(self.state_dir / _FILE)

    @classmethod
    def free_ports(cls) -> dict[str, int]:
        """Ports nobody listens on, for a second city on the same machine."""
        return {name: free_port() for name in DEFAULT_PORTS}

    @property
    def postgres(self) -> LocalPostgres:
        """The city's own database server."""
        return LocalPostgres(self.state_dir / "postgres", self.ports["postgres"])

    @property
    def portal_url(self) -> str:
        """Where a browser finds the portal."""
        return f"http://127.0.0.1:{self.ports['portal']}"

    @property
    def engine_root(self) -> str:
        """Where the engine app answers."""
        return f"http://127.0.0.1:{self.ports['engine']}"

    def database_url(self, database: str, role: str) -> str:
        """The SQLAlchemy URL of one of the two databases as one of the two roles."""
        word = self.passwords[role]
        port = self.ports["postgres"]
        return f"postgresql+psycopg://{role}:{word}@127.0.0.1:{port}/{database}"

    def variables(self) -> dict[str, str]:
        """The environment of every process of the city."""
        return {**self._kernel_variables(), **self._engine_variables()}

    def _kernel_variables(self) -> dict[str, str]:
        return {
            "LEANCITY_PROFILE": self.profile,
            "LEANCITY_STATE_DIR": str(self.state_dir),
            "LEANCITY_DATABASE_URL": self.database_url("leancity", "leancity"),
            "LEANCITY_MARKS_URL": self.database_url("engine", "leancity"),
            "LEANCITY_SECRET_KEY": self.passwords["session"],
            "LEANCITY_ENGINE_URL": f"{self.engine_root}/engine-rest",
            "LEANCITY_WEBAPPS_URL": f"{self.engine_root}/camunda",
            "LEANCITY_PORTAL_URL": self.portal_url,
            "LEANCITY_PORTAL_BIND": f"127.0.0.1:{self.ports['portal']}",
            "LEANCITY_MAILBOX_BIND": f"127.0.0.1:{self.ports['mailbox']}",
            "LEANCITY_SMTP_URL": f"smtp://127.0.0.1:{self.ports['mailbox']}",
            "LEANCITY_SMTP_FROM": "dobik@leancity.example",
        }

    def _engine_variables(self) -> dict[str, str]:
        return {
            "LEANCITY_ENGINE_DB_URL": f"jdbc:postgresql://127.0.0.1:{self.ports['postgres']}/engine",
            "LEANCITY_ENGINE_DB_USER": "engine",
            "LEANCITY_ENGINE_DB_PASSWORD": self.passwords["engine"],
            "LEANCITY_ENGINE_PORT": str(self.ports["engine"]),
            "LEANCITY_ENGINE_ADDRESS": "127.0.0.1",
            "LEANCITY_PUBLIC_KEYS": str(self.state_dir / "keys" / "public"),
            "LEANCITY_CALENDAR": str(ROOT / "leancity" / "calendars" / "calendar.json"),
            "LEANCITY_MARKS_ROLE": "leancity",
            "LEANCITY_TIMEZONE": "Asia/Sakhalin",
        }

    def prepare_databases(self) -> None:
        """The two roles and databases; `leancity` may also connect to the marks of the engine."""
        server = self.postgres
        for name in ("engine", "leancity"):
            server.ensure_database(name, self.passwords[name])
        with server.connect() as connection:
            connection.execute("GRANT CONNECT ON DATABASE engine TO leancity")


def _new_secrets() -> dict[str, str]:
    return {name: secrets.token_urlsafe(32) for name in SECRETS}
