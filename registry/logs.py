"""Log lines without personal data: where something broke, never what values it broke on.

Under systemd a line is one JSON object, for whoever collects the journals of several machines.
"""

import json
import logging
import os
import traceback
from datetime import UTC, datetime
from types import TracebackType


class WithoutValues(logging.Formatter):
    """Formats a traceback by its places and the exception's class; messages may quote people's data."""

    def formatException(  # noqa: N802  named by logging
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Return file, line and function of each frame, and the class of the exception."""
        kind, _, trace = ei
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([*places, kind.__name__ if kind else ""])


class OneObject(WithoutValues):
    """Formats a record as one JSON object, in the words that the kiosk uses as well."""

    def format(self, record: logging.LogRecord) -> str:
        """Return level, logger, time, and what was said; for an exception also its class and its places."""
        line = {
            "what": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info:
            *places, kind = self.formatException(record.exc_info).splitlines()
            line |= {"error": kind, "at": " < ".join(place.strip() for place in reversed(places))}
        return json.dumps(line, ensure_ascii=False)


def form() -> str:
    """Return which of the formats is used: objects where systemd's journal reads, else lines for people."""
    return "journal" if "JOURNAL_STREAM" in os.environ else "quiet"
