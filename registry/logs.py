"""Log lines without personal data: where something broke, never what values it broke on."""

import logging
import traceback
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
