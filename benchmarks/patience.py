"""Plain SQL over a country may take hours: it is given up, and a ratio is then at least so much."""

import os
import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = int(os.environ.get("PATIENCE", "60"))
"""Seconds for one statement; in the environment it may be another number of them."""
T = TypeVar("T")


def patiently(ask: Callable[[], T], patience: int = PATIENCE) -> tuple[float, T | None]:
    """Return how long something took, in seconds, and its answer; None where PostgreSQL gave it up."""
    from django.db import OperationalError, connection  # noqa: PLC0415  Django must be set up

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = '{patience}s'")
    began = time.perf_counter()
    try:
        answer: T | None = ask()
    except OperationalError:
        answer = None
    return time.perf_counter() - began, answer
