"""The ports of a one-machine city: read from the command line, checked before anything starts."""

from __future__ import annotations

import random
import re
import socket
from collections.abc import Mapping
from pathlib import Path

from leancity.errors import LeanCityError
from leancity.local.processes import Process, process

DEFAULT_PORTS = {
    "postgres": 5433,
    "engine": 8080,
    "portal": 8000,
    "mailbox": 8025,
}
_CHOICE = re.compile(r"(?P<name>[a-z]+)=(?P<port>\d{1,5})")
_LISTEN = "0A"
#: Below the ports that Linux gives to outgoing connections (32768 and above).
_SETTLED = range(20000, 32000)
_CHANCE = random.SystemRandom()


class PortsError(LeanCityError):
    """A choice of ports that cannot be read, or a port that somebody else uses."""


def read_choices(words: tuple[str, ...]) -> dict[str, int]:
    """`("portal=8100", ...)` as a mapping."""
    chosen = {}
    for word in words:
        match = _CHOICE.fullmatch(word)
        if match is None or match["name"] not in DEFAULT_PORTS or int(match["port"]) > 65535:
            names = ", ".join(DEFAULT_PORTS)
            raise PortsError(f"{word!r} is not NAME=NUMBER with a NAME of {names}")
        chosen[match["name"]] = int(match["port"])
    return chosen


def refuse_taken(ports: Mapping[str, int]) -> None:
    """Raise PortsError that names every taken port, its holder and the way out."""
    taken = {name: port for name, port in ports.items() if not _is_free(port)}
    if not taken:
        return
    lines = [f"port {port} ({name}) is taken by {_holder(port)}" for name, port in taken.items()]
    others = " ".join(f"{name}={free_port()}" for name in taken)
    raise PortsError("\n".join([*lines, f'Choose others, for example: make up PORTS="{others}"']))


def free_port() -> int:
    """A TCP port that nobody listens on now, and that no outgoing connection will be given."""
    drawn = _CHANCE.sample(_SETTLED, len(_SETTLED))
    return next(port for port in drawn if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: connections of a city that was just stopped are no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _holder(port: int) -> str:
    found = _listener(port)
    return f"process {found.pid} ({found.title})" if found else "a process of another user"


def _listener(port: int) -> Process | None:
    sockets = {f"socket:[{inode}]" for inode in _inodes(port)}
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(link.readlink()) in sockets:
                return process(int(link.parts[2]))
        except OSError:
            continue
    return None


def _inodes(port: int) -> set[str]:
    """Inodes of the sockets that listen on a port; columns as in proc(5), /proc/net/tcp."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for columns in map(str.split, lines):
            if columns[3] == _LISTEN and int(columns[1].rsplit(":", 1)[1], 16) == port:
                found.add(columns[9])
    return found
