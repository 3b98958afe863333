"""Settings: the only reader of the environment.

Every variable is named `LEANCITY_<FIELD>` in capitals. Outside the demo and test profiles no
secret has a working default, and demo credentials are refused.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from leancity.errors import ConfigurationError

PROFILES = ("demo", "test", "production")
#: A secret that appears in documentation and must never run a city.
DEMO_SECRET = "demo-secret-for-one-machine"  # noqa: S105


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How one process of the platform is set up."""

    #: demo, test or production
    profile: str
    #: SQLAlchemy URL of the kernel's database
    database_url: str
    #: signs browser sessions and CSRF tokens
    secret_key: str
    #: root of local state: files, keys, mail sink
    state_dir: Path
    #: SQLAlchemy URL of the engine's database, for dirty marks only
    marks_url: str = ""
    #: the engine's REST root, reached inside the house only
    engine_url: str = "http://127.0.0.1:8080/engine-rest"
    #: where a browser finds Cockpit and Tasklist
    webapps_url: str = "http://127.0.0.1:8080/camunda"
    #: where a browser finds the portal
    portal_url: str = "http://127.0.0.1:8000"
    #: where the portal listens
    portal_bind: str = "127.0.0.1:8000"
    #: where the demo mail sink listens
    mailbox_bind: str = "127.0.0.1:8025"
    #: folder of `<kid>.pem` Ed25519 private keys of this process
    keys_dir: Path | None = None
    #: fsspec URL of the file store; empty: a folder of `state_dir`
    files_url: str = ""
    #: smtp://user:password@host:port or empty when mail is not configured
    smtp_url: str = ""
    #: the sender of the city's mail
    smtp_from: str = ""
    #: YAML of the city's bots, see `docs/operations.md`; empty: no bot is configured
    bots_file: Path | None = None
    #: where the Bot API of the messenger answers
    telegram_url: str = "https://api.telegram.org"
    #: where the messenger sends updates, without the bot's key; empty: bots ask for them
    webhook_url: str = ""
    #: where bots listen for that
    webhook_bind: str = "127.0.0.1:8050"
    #: what a link to a bot begins with
    telegram_links: str = "https://t.me"
    city_name: str = "Южно-Сахалинск"
    timezone: str = "Asia/Sakhalin"
    #: the language of a person who has not chosen one
    locale: str = "ru"
    #: largest upload of one file, bytes
    max_file_bytes: int = 10 * 1024 * 1024
    #: tile server template for maps, empty: the map works without tiles
    map_tiles_url: str = ""
    #: west, south, east, north of the city, degrees WGS 84
    city_bounds: tuple[float, float, float, float] = (142.55, 46.85, 142.90, 47.10)
    #: a table service of the OSRM kind for routes, ".../table/v1/driving"; empty: straight lines
    roads_url: str = ""
    #: how much longer streets are than the straight line
    street_factor: float = 1.3
    #: average speed of a raid between its stops
    street_kmh: float = 25.0
    #: opens a raid in a person's map: {lat} and {lon} of the next stop, {points} "lat,lon~lat,lon"
    map_link: str = "geo:{lat},{lon}?q={lat},{lon}"
    #: the same as a page: the buttons of messengers open nothing else
    web_map_link: str = "https://yandex.ru/maps/?rtext=~{points}&rtt=auto"
    #: health and metrics address of the worker and scheduler processes
    health_port: int = 0
    #: handlers that one worker process runs at a time
    worker_slots: int = 4
    log_format: str = "json"

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise ConfigurationError(
                f"LEANCITY_PROFILE is {self.profile!r}; it must be one of {', '.join(PROFILES)}"
            )
        for name in ("street_factor", "street_kmh"):
            if not 0 < getattr(self, name) < 1000:
                raise ConfigurationError(f"LEANCITY_{name.upper()} must be a number above 0")
        for name in ("map_link", "web_map_link"):
            self._check_map_link(name)
        if self.profile == "production":
            self._check_production()

    def _check_map_link(self, name: str) -> None:
        try:
            link = getattr(self, name).format(lat="0", lon="0", points="0,0")
        except (LookupError, ValueError, AttributeError) as error:
            raise ConfigurationError(
                f"LEANCITY_{name.upper()} may name {{lat}}, {{lon}} and {{points}} only"
            ) from error
        if name == "web_map_link" and not link.startswith(("https://", "http://")):
            raise ConfigurationError("LEANCITY_WEB_MAP_LINK must begin with https://")

    def _check_production(self) -> None:
        if self.secret_key == DEMO_SECRET or len(self.secret_key) < 32:
            raise ConfigurationError(
                "LEANCITY_SECRET_KEY must be a secret of at least 32 characters in production"
            )
        for name in ("portal_url", "webapps_url"):
            # Sessions and the way into the web apps are cookies; TLS ends at the door.
            if not getattr(self, name).startswith("https://"):
                raise ConfigurationError(
                    f"LEANCITY_{name.upper()} must begin with https:// in production"
                )

    @property
    def private_keys(self) -> Path:
        """The folder of private keys."""
        return self.keys_dir or self.state_dir / "keys" / "private"

    @property
    def file_store(self) -> str:
        """The fsspec URL of the file store."""
        return self.files_url or f"file://{self.state_dir / 'files'}"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings of this process; name every variable that is missing at once."""
        source = os.environ if environ is None else environ  # noqa: TID251
        values: dict[str, object] = {}
        missing = []
        for spec in fields(cls):
            name = f"LEANCITY_{spec.name.upper()}"
            raw = source.get(name)
            if raw is None or raw == "":
                if spec.name in _REQUIRED:
                    missing.append(name)
                continue
            values[spec.name] = _parse(name, str(spec.type), raw)
        if missing:
            raise ConfigurationError(f"not set: {', '.join(missing)}")
        return cls(**values)  # type: ignore[arg-type]


_REQUIRED = frozenset({"profile", "database_url", "secret_key", "state_dir"})


def _parse(name: str, kind: str, raw: str) -> object:
    try:
        if kind == "int":
            return int(raw)
        if kind == "float":
            return float(raw)
        if kind.startswith("Path"):
            return Path(raw)
        if kind.startswith("tuple"):
            numbers = tuple(float(part) for part in raw.split(","))
            if len(numbers) != 4:
                raise ValueError(raw)
            return numbers
    except ValueError as error:
        raise ConfigurationError(f"{name} cannot be read: {raw!r}") from error
    return raw
