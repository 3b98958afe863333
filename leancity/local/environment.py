"""The settings of a one-machine city: made at first start, kept in the state folder."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from leancity.config import DEMO_SECRET
from leancity.engine.tokens import ensure_keys
from leancity.local.postgres import LocalPostgres, free_port

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_PORTS = {"postgres": 5433, "engine": 8080, "portal": 8000, "mailbox": 8025}
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
    def ensure(
        cls, state_dir: Path, profile: str, ports: dict[str, int] | None = None
    ) -> LocalCity:
        """Read the city of this folder, or make it: secrets, keys, folders."""
        state_dir.mkdir(parents=True, exist_ok=True)
        path = state_dir / _FILE
        if path.exists():
            saved = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                state_dir=state_dir,
                profile=saved["profile"],
                ports={**saved["ports"], **(ports or {})},
                passwords=saved["passwords"],
            )
        city = cls(
            state_dir=state_dir,
            profile=profile,
            ports={**DEFAULT_PORTS, **(ports or {})},
            passwords={name: secrets.token_urlsafe(24) for name in ("engine", "leancity")},
        )
        for folder in ("log", "mail", "files"):
            (state_dir / folder).mkdir(exist_ok=True)
        ensure_keys(state_dir / "keys")
        path.touch(mode=0o600)
        document = {key: value for key, value in asdict(city).items() if key != "state_dir"}
        path.write_text(json.dumps(document, indent=2), encoding="utf-8")
        return city

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
            "LEANCITY_SECRET_KEY": DEMO_SECRET,
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
