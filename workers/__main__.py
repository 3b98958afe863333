"""`python -m workers [topic ...]`: serve topics of the engine until SIGTERM or SIGINT.

Exit codes: 0 stopped when asked, 1 broken, 2 a mistake of configuration.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from leancity.config import Settings
from leancity.errors import ConfigurationError
from leancity.health import HOST, serve_health
from leancity.logs import configure_logging
from workers.app import WorkerProcess, build, city_registry
from workers.runtime import Handler, RegistrationError, Registry, on_stop_signals
from workers.runtime.loop import EXIT_CONFIGURATION, End


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        registry = city_registry()
        chosen = registry.only(options.topics) if options.topics else registry
        if options.list:
            sys.stdout.write(catalogue(chosen))
            return 0
        settings = Settings.from_env()
        configure_logging(settings)
        process = build(settings, chosen)
    except (ConfigurationError, RegistrationError) as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_CONFIGURATION
    with _health(process, settings.health_port):
        end = run(process)
    if not end.clean:
        # Threads that did not end would keep the process; their tasks were given back.
        sys.stdout.flush()
        os._exit(end.code)
    return end.code


def run(process: WorkerProcess) -> End:
    """Serve until a signal."""
    with on_stop_signals(process.worker.stop):
        return process.worker.run()


def catalogue(registry: Registry) -> str:
    """The contracts of handlers as text."""
    return "\n".join(_entry(handler) for handler in registry)


def _entry(handler: Handler) -> str:
    contract = handler.contract
    sections: Mapping[str, Mapping[str, str]] = {
        "reads": contract.reads,
        "writes": contract.writes,
        "BPMN errors": contract.bpmn_errors,
    }
    lines = [handler.topic, f"  {contract.summary}"]
    for title, entries in sections.items():
        lines.append(f"  {title}:{'' if entries else ' nothing'}")
        lines += [f"    {name}: {meaning}" for name, meaning in entries.items()]
    return "\n".join(lines) + "\n"


@contextmanager
def _health(process: WorkerProcess, port: int) -> Iterator[None]:
    if not port:
        yield
        return
    registry = process.journal.metrics.registry
    with serve_health((HOST, port), process.worker.health, registry):
        yield


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workers", description=__doc__)
    parser.add_argument("topics", nargs="*", help="topics to serve; none: all of them")
    parser.add_argument("--list", action="store_true", help="print the contracts and end")
    return parser


if __name__ == "__main__":
    sys.exit(main())
