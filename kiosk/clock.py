"""Where time and ids come from: given to whoever needs them, so that a test can hold them still."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

Clock = Callable[[], datetime]
"""The wall clock, with a zone."""
Stopwatch = Callable[[], float]
"""Monotonic seconds, for time-outs: nobody can set it wrong."""
NewId = Callable[[], UUID]
"""A new UUIDv7."""


LONG_AGO = datetime.min.replace(tzinfo=UTC)


def now() -> datetime:
    """Return the wall clock in UTC."""
    return datetime.now(UTC)


def made() -> datetime:
    """Return when this program came to be: no clock that is right stands before that.

    It is as old as its own file; packages give their files the day on which they were built.
    """
    return datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)


def new_id() -> UUID:
    """Return a new UUIDv7: it sorts by time and needs nobody to hand it out."""
    import uuid_utils  # noqa: PLC0415 - not needed before the first tap

    return UUID(bytes=uuid_utils.uuid7().bytes)
