"""Where time and ids come from: given to whoever needs them, so that a test can hold them still."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

Clock = Callable[[], datetime]
"""The wall clock, with a zone."""
Stopwatch = Callable[[], float]
"""Monotonic seconds, for time-outs: nobody can set it wrong."""
NewId = Callable[[], UUID]
"""A new UUIDv7."""


def now() -> datetime:
    """Return the wall clock in UTC."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """Return a new UUIDv7: it sorts by time and needs nobody to hand it out."""
    import uuid_utils  # noqa: PLC0415 - not needed before the first tap

    return UUID(bytes=uuid_utils.uuid7().bytes)
