"""How many came to each session: kept in the transaction that writes the visits."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db import connections, transaction
from msgspec import Struct

from registry.reach.models import ALL, SessionCount, StaleSessions
from registry.reach.sheets.keeping import Place
from registry.reach.sheets.occasions import Visits
from registry.rows import insert

MORE = "ON CONFLICT (session) DO UPDATE SET came = reach_sessioncount.came + excluded.came"
VISITS = (
    "SELECT session_id AS session, COUNT(*) AS came FROM intake_attendance "
    "WHERE counts AND session_id IS NOT NULL GROUP BY session_id"
)
KEPT = "SELECT session, came FROM reach_sessioncount WHERE came <> 0"
WRONG = f"""WITH visits AS ({VISITS}), kept AS ({KEPT})
    SELECT COUNT(DISTINCT session) FROM (
        SELECT * FROM (SELECT * FROM visits EXCEPT SELECT * FROM kept) AS missing
        UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM visits) AS wrong) AS differing"""  # noqa: S608  our own words


class _Count(Struct):
    session: UUID
    came: int


class _Stale(Struct):
    hub: UUID
    month: date


def attended(
    began: Visits,
    ceased: Visits,
    months: Mapping[int, tuple[UUID, date]],
    held: Collection[Place],
) -> None:
    """Count visits that began and ceased, to sessions of these hubs and months.

    ``held`` are the sheets that get another version for them.
    """
    net: Counter[int] = Counter()
    for sign, some in ((1, began), (-1, ceased)):
        for at, visits in Counter(some.at).items():
            if session := some.occasions[at].session:
                net[session.int] += sign * visits
    sessions = {
        each.session.int: each.session for each in (*began.occasions, *ceased.occasions) if each.session
    }
    counts = [_Count(sessions[key], more) for key, more in sorted(net.items()) if more]
    if not counts:
        return
    insert(SessionCount, counts, MORE)
    # A session that runs into the next month has visits on another sheet than its own.
    places = {months[each.session.int] for each in counts if each.session.int in months}
    elsewhere = places - {(place.hub, place.month) for place in held if place.kind == ALL}
    insert(StaleSessions, [_Stale(*each) for each in sorted(elsewhere)])


def wrong_counts() -> int:
    """Return of how many sessions another number is kept than there are visits."""
    with connections["default"].cursor() as cursor:
        cursor.execute(WRONG)
        (number,) = cursor.fetchone()
    return int(number)


def count_again(using: str = "default") -> None:
    """Count every session's visits again; whoever is writing some is waited for."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE reach_sessioncount IN EXCLUSIVE MODE")
        cursor.execute("DELETE FROM reach_sessioncount")
        cursor.execute(f"INSERT INTO reach_sessioncount (session, came) {VISITS}")
