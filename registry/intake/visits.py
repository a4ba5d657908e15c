"""Visits in the database: which of them count is settled again for every key that something touches.

So the order in which arrivals, withdrawals and links are heard makes no difference. Attendances are
written here, whatever the cause, and nowhere else.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from uuid import UUID

from django.db.models import QuerySet
from msgspec.structs import replace

from registry.intake.attendance import Change, Visit, settle
from registry.intake.models import Attendance, Withdrawal
from registry.reach.sheets.following import follow
from registry.rows import among, as_id, find, insert, look_up, update
from registry.timetable.models import Hub, Session


def keep(visits: Iterable[Visit], replaced: Collection[UUID] = ()) -> None:
    """Write new visits; those of a ``replaced`` or withdrawn event do not count."""
    fresh = list(visits)
    if not fresh:
        return
    withdrawn = find(Withdrawal, ["arrival"], "arrival", [visit.event_id for visit in fresh])
    out = {*(event for (event,) in withdrawn), *replaced}
    if out:
        fresh = [replace(visit, withdrawn=True) if visit.event_id in out else visit for visit in fresh]
    # What already does not count stays so, whoever comes beside it.
    _write(settle(_under(fresh, ["counts"]), fresh))


def alter(visits: "QuerySet[Attendance]", change: Callable[[Visit], Visit]) -> None:
    """Change visits, and settle the keys that they leave and those that they come under."""
    held = read(visits)
    wanted = [change(visit) for visit in held]
    if wanted != held:
        _write(settle([*held, *_under([*held, *wanted], ["counts", "NOT counts"])], wanted))


def withdraw(events: Collection[UUID]) -> None:
    """Let what these events recorded count no longer."""
    said = Attendance.objects.filter(event__in=among(events))
    alter(said, lambda visit: replace(visit, withdrawn=True))


def move(sessions: Iterable[UUID]) -> None:
    """Let visits to these sessions count for the hub that turned out to run them."""
    hubs = hubs_of(sessions)
    there = Attendance.objects.filter(session__in=among(UUID(int=session) for session in hubs))
    alter(
        there, lambda visit: replace(visit, hub_id=hubs[visit.session_id.int]) if visit.session_id else visit
    )


def read(visits: "QuerySet[Attendance]") -> list[Visit]:
    """Return rows as values."""
    rows = visits.values_list(*Visit.__struct_fields__)
    return [Visit(id_, key.hex, *others) for id_, key, *others in rows]


def hubs_of(sessions: Iterable[UUID]) -> dict[int, UUID]:
    """Return which hub each session is of, by the integer of its id; one that is not known is left out."""
    wanted = {session.int: session for session in sessions}
    rows = look_up(Session, ["hub_id"], "id", list(wanted.values()))
    as_ids = cache(as_id)  # most sessions of a batch are of one hub
    return {session: as_ids(row[0]) for session, row in zip(wanted, rows, strict=True) if row}


def known(hubs: Iterable[UUID]) -> set[UUID]:
    """Return those of these hubs that there are."""
    asked = set(hubs)
    return {hub for (hub,) in find(Hub, ["id"], "id", asked)} if asked else set()


def _under(visits: Sequence[Visit], which: Sequence[str]) -> list[Visit]:
    """Return the visits held under the keys of these, of those that count and of those that do not.

    Each of the two has an index of its own, and on PostgreSQL each month. Mostly there is no such visit.
    """
    keys, days = [visit.key for visit in visits], {visit.date for visit in visits}
    then = ", ".join(f"'{day}'" for day in days)
    found = (find(Attendance, ["id"], "key", keys, where=f"{each} AND date IN ({then})") for each in which)
    held = {id_ for half in found for (id_,) in half}
    return read(Attendance.objects.filter(id__in=among(held), date__in=days)) if held else []


def _write(change: Change) -> None:
    """Write what was settled; a key never has two visits that count, not even for a moment."""
    if change.ceased:
        ceased, days = among(visit.id for visit in change.ceased), {visit.date for visit in change.ceased}
        Attendance.objects.filter(id__in=ceased, date__in=days).update(counts=False)
    update(Attendance, change.altered, key=["id", "date"])
    insert(Attendance, change.fresh)
    follow(change)
