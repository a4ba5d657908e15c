"""What may be said about an unexpected exception: its kind and its place, never its text."""

import traceback
from pathlib import PurePath


def where(error: BaseException) -> str:
    """Return file, line and function of the innermost frame; no values, which may be personal."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "unknown"
    last = frames[-1]
    return f"{PurePath(last.filename).name}:{last.lineno} {last.name}"
