"""Where log lines go: JSON, one a line, never on the screen that is being drawn, nothing personal."""

import logging
import sys
from pathlib import Path
from typing import TextIO

import structlog

FILE = "kiosk.log"


def write_to(path: Path | None) -> None:
    """Send every log line to ``path``, or to standard error if that is not a terminal.

    Without either, lines are dropped: a log line on the screen would be in the way of families.

    Raises:
        OSError: the file cannot be written.
    """
    stream = _stream(path)
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
    handler: logging.Handler = logging.StreamHandler(stream) if stream else logging.NullHandler()
    handler.setFormatter(_OneLine())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)


def place(folder: Path) -> Path | None:
    """Return where to write unless told: a file in ``folder`` if standard error is the terminal."""
    return folder / FILE if sys.stderr.isatty() and folder.is_dir() else None


def _stream(path: Path | None) -> TextIO | None:
    if path is not None:
        return path.open("a", encoding="utf-8", buffering=1)
    return None if sys.stderr.isatty() else sys.stderr


class _OneLine(logging.Formatter):
    """Lines of libraries that speak through the standard logging, in the same JSON."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {"level": record.levelname.lower(), "logger": record.name}
        render = structlog.processors.JSONRenderer(ensure_ascii=False)
        return str(render(None, "", {"what": record.getMessage(), **fields}))
