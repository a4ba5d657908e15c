"""Numbers and first days that this process has seen committed, so that most of them need no looking up.

A number is given once and stays. A first day only moves to earlier days, except where visits cease to
count: who moves one later gives `Rewound` another version, and all that was remembered before holds no
more. So whoever came on a remembered first day or after it did not come before the true one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.db import connection, transaction

from registry.reach.models import Rewound, new_version

MOST = 50_000
"""How many people, and how many families: a city's, in some 14 MiB."""
_ASKED = {
    "sqlite": "SELECT version FROM reach_rewound",
    # A server whose data were put back to an earlier state was started after that.
    "postgresql": "SELECT version, pg_postmaster_start_time() FROM reach_rewound",
}


FIRST_BITS = 22
"""What is remembered of a person ends with so many bits of the first day: the calendar goes into them."""
FIRST = (1 << FIRST_BITS) - 1
"""Those bits; as a day it is after all others."""


def seen(number: int, first: date) -> int:
    """Return a number and a first day in one integer, less than half as large as a tuple of both."""
    return number << FIRST_BITS | first.toordinal()


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was committed while no first day moved later; under the integers of ids, which hash in no time."""

    since: tuple[object, ...] | None
    """The version of `Rewound`; without one nothing is remembered."""
    people: dict[int, int] = field(default_factory=dict)
    """Number, and a day not before the first one, as `seen` puts them together."""
    families: dict[int, int] = field(default_factory=dict)

    def keep_people(self, rows: Mapping[int, tuple[int, date | None]]) -> None:
        """Remember rows that were read, once this transaction is committed."""
        self._keep(
            lambda to: _put(to.people, {key: seen(n, first) for key, (n, first) in rows.items() if first})
        )

    def keep_families(self, rows: Mapping[int, int]) -> None:
        """Remember numbers that were read, once this transaction is committed."""
        self._keep(lambda to: _put(to.families, rows))

    def _keep(self, put: Callable[["Remembered"], None]) -> None:
        if self.since is not None:
            transaction.on_commit(partial(_keep, self, put))


_latest = Remembered(None)


def remembered() -> Remembered:
    """Return what this process remembers, as far as this transaction may rely on it."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED[connection.vendor])
        since = cursor.fetchone()
    return _latest if since and since == _latest.since else Remembered(since)


def forget() -> None:
    """Let every process look up again what it remembered, from this transaction on."""
    Rewound.objects.update_or_create(pk=1, defaults={"version": new_version()})


def _keep(seen: Remembered, put: Callable[[Remembered], None]) -> None:
    global _latest  # noqa: PLW0603  one memory a process; threads replace it whole
    if _latest.since != seen.since:
        _latest = Remembered(seen.since)
    put(_latest)


def _put(into: dict[int, Any], rows: Mapping[int, Any]) -> None:
    into.update(rows)
    if len(into) > MOST:
        for key in list(into)[: len(into) - MOST]:
            into.pop(key, None)
