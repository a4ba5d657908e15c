"""Where log lines go: JSON, one a line, never on the screen that is being drawn, nothing personal.

structlog is loaded with the first line, after the first paint: it brings half as much as Textual does.
"""

import logging
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TextIO, cast

FILE = "kiosk.log"
JOURNAL = "/run/systemd/journal/socket"
"""Where systemd's journal takes entries; see "Journal Fields" and "Native Journal Protocol" of systemd."""

_waiting: list[Callable[[], None]] = []
"""How structlog is to be set up, once it is needed."""


class Journal:
    """A logger of structlog's, by name, that costs nothing before its first line."""

    def __init__(self, name: str) -> None:
        self._name = name

    def info(self, what: str, /, **facts: object) -> None:
        """Write a line about what happened."""
        self._logger().info(what, **facts)

    def error(self, what: str, /, **facts: object) -> None:
        """Write a line about what went wrong."""
        self._logger().error(what, **facts)

    def _logger(self) -> Any:
        import structlog  # noqa: PLC0415 - see above

        while _waiting:
            _waiting.pop()()
        return structlog.get_logger(self._name)


def write_to(path: Path | None) -> None:
    """Send every log line to ``path``, or to standard error if that is not a terminal.

    Without either, lines are dropped: a log line on the screen would be in the way of families.

    Raises:
        OSError: the file cannot be written.
    """
    stream = _stream(path)
    _waiting[:] = [partial(_configure, stream)]
    handler: logging.Handler = logging.StreamHandler(stream) if stream else logging.NullHandler()
    handler.setFormatter(_OneLine())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)


def place(folder: Path) -> Path | None:
    """Return where to write unless told: a file in ``folder`` if standard error is the terminal.

    A terminal that systemd started has a journal, which keeps lines better than a file.
    """
    return folder / FILE if sys.stderr.isatty() and not _has_journal() and folder.is_dir() else None


class ToJournal:
    """A stream to systemd's journal, for a program whose standard error is the screen itself."""

    def write(self, text: str) -> int:
        """Send each line as an entry; one that cannot be sent at once is dropped: a tap must not wait."""
        with (
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line,
            suppress(OSError),
        ):
            line.setblocking(False)  # noqa: FBT003 - socket's own way
            for each in text.splitlines():
                line.sendto(f"SYSLOG_IDENTIFIER=hub-kiosk\nPRIORITY=6\nMESSAGE={each}\n".encode(), JOURNAL)
        return len(text)

    def flush(self) -> None:
        """Keep nothing back."""


def _has_journal() -> bool:
    return "JOURNAL_STREAM" in os.environ


def _configure(stream: TextIO | None) -> None:
    import structlog  # noqa: PLC0415 - see above

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.EventRenamer("what"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(stream) if stream else structlog.ReturnLoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _stream(path: Path | None) -> TextIO | None:
    if path is not None:
        return path.open("a", encoding="utf-8", buffering=1)
    if not sys.stderr.isatty():
        return sys.stderr
    return cast("TextIO", ToJournal()) if _has_journal() else None


class _OneLine(logging.Formatter):
    """Lines of libraries that speak through the standard logging, in the same JSON."""

    def format(self, record: logging.LogRecord) -> str:
        import structlog  # noqa: PLC0415 - see above

        fields = {"level": record.levelname.lower(), "logger": record.name}
        render = structlog.processors.JSONRenderer(ensure_ascii=False)
        return str(render(None, "", {"what": record.getMessage(), **fields}))
