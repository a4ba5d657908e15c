"""Attendances in the database: which rows count is settled again for every key that something touched.

So the order in which arrivals, withdrawals and links are heard makes no difference.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from registry.intake.attendance import Candidate, Counted, natural_key, standing
from registry.intake.claims import Owner, Word, owner_at
from registry.intake.models import Attendance, TokenWord, Withdrawal
from registry.intake.rows import insert
from registry.people.merged import stands_for
from registry.people.models import Medium
from registry.timetable.models import Hub, Session

FIRST = datetime(1, 1, 2, tzinfo=UTC)
"""Before anything that a kiosk can report."""


def hubs_of_sessions(sessions: Iterable[UUID]) -> dict[UUID | None, UUID]:
    """Return which hub each session is of; a session that is not known is left out."""
    return dict(Session.objects.filter(id__in=set(sessions)).values_list("id", "hub_id"))


def known_hubs(hubs: Iterable[UUID]) -> dict[UUID | None, UUID]:
    """Return those of these hubs that there are, each by its own id."""
    asked = set(hubs)
    return (
        {each: each for each in Hub.objects.filter(id__in=asked).values_list("id", flat=True)}
        if asked
        else {}
    )


def keep(rows: Iterable[Counted], replaced: Collection[UUID] = ()) -> None:
    """Write rows and settle their keys; those of a ``replaced`` or withdrawn event do not count."""
    fresh = {row.id: row for row in rows}
    if not fresh:
        return
    events = {row.event for row in fresh.values()}
    out = {*Withdrawal.objects.filter(arrival__in=events).values_list("arrival", flat=True), *replaced}
    held = _candidates({row.key for row in fresh.values()})
    new = [Candidate(r.id, r.key, r.event, r.at, r.event in out, counts=False) for r in fresh.values()]
    stands = standing([*held, *new])
    _demote(each.id for each in held if each.counts and each.id not in stands)
    insert(
        Attendance,
        (_columns(row, withdrawn=row.event in out, counts=row.id in stands) for row in fresh.values()),
        "ON CONFLICT (id) DO NOTHING",
    )


def withdraw(events: Collection[UUID]) -> None:
    """Let what these events recorded count no longer."""
    rows = Attendance.objects.filter(event_id__in=events, withdrawn=False)
    keys = set(rows.values_list("key", flat=True))
    _demote(rows.values_list("id", flat=True))
    rows.update(withdrawn=True)
    settle(keys)


def claim(tokens: Collection[str]) -> None:
    """Give visits with these tokens to whom they turned out to belong, once."""
    words = words_of(tokens)
    touched: set[UUID] = set()
    for row in Attendance.objects.filter(token_hash__in=set(tokens)):
        owner = owner_at(words.get(row.token_hash, ()), row.at)
        person, family = (owner.person, owner.family) if owner else (None, None)
        if (row.person_id, row.family_id) != (person, family):
            touched.add(row.key)
            row.person_id, row.family_id, row.counts = person, family, False
            row.key = natural_key(
                row.event_id, person, row.token_hash, row.session_id, row.hub_id, row.purpose, row.date
            )
            row.save(update_fields=["person_id", "family_id", "key", "counts"])
            touched.add(row.key)
    settle(touched)


def words_of(tokens: Collection[str]) -> dict[str, list[Word]]:
    """Return what was said of each token; a medium that no kiosk linked was its holder's all along."""
    words: defaultdict[str, list[Word]] = defaultdict(list)
    for each in TokenWord.objects.filter(token__in=set(tokens)):
        words[each.token].append(
            Word(each.at, each.event_id, each.standing, _owner(each.person, each.family))
        )
    linked = {token for token, said in words.items() if any(word.owner for word in said)}
    for medium in Medium.objects.filter(token_hash__in=set(tokens) - linked):
        if words[medium.token_hash] or medium.standing == Medium.Standing.ACTIVE:
            holder = Owner(medium.person_id, medium.family_id)
            words[medium.token_hash].append(Word(FIRST, medium.id, "active", holder))
    return _under_who_stands(words)


def _under_who_stands(said: dict[str, list[Word]]) -> dict[str, list[Word]]:
    """Let a record that was merged own nothing: who stands for it does."""
    owners = {word.owner.person for words in said.values() for word in words if word.owner}
    stands = stands_for(owners)
    return {
        token: [
            replace(word, owner=Owner(stands[word.owner.person], word.owner.family)) if word.owner else word
            for word in words
        ]
        for token, words in said.items()
    }


def move(sessions: Iterable[UUID]) -> None:
    """Let attendances at these sessions count for the hub that turned out to run them."""
    for session, hub in hubs_of_sessions(sessions).items():
        Attendance.objects.filter(session_id=str(session)).exclude(hub_id=hub).update(hub_id=hub)


def settle(keys: Collection[UUID]) -> None:
    """Let the earliest row that stands under each key count, and no other."""
    held = _candidates(keys)
    stands = standing(held)
    _demote(each.id for each in held if each.counts and each.id not in stands)
    promoted = [each.id for each in held if not each.counts and each.id in stands]
    if promoted:
        Attendance.objects.filter(id__in=promoted).update(counts=True)


def _demote(rows: Iterable[UUID]) -> None:
    listed = list(rows)
    if listed:
        Attendance.objects.filter(id__in=listed).update(counts=False)


def _candidates(keys: Collection[UUID]) -> list[Candidate]:
    if not keys:
        return []
    rows = Attendance.objects.filter(key__in=set(keys))
    return [Candidate(*row) for row in rows.values_list("id", "key", "event_id", "at", "withdrawn", "counts")]


def _owner(person: UUID | None, family: UUID | None) -> Owner | None:
    return Owner(person, family) if person and family else None


def _columns(row: Counted, *, withdrawn: bool, counts: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": row.key,
        "event_id": row.event,
        "person_id": row.person,
        "family_id": row.family,
        "token_hash": row.token_hash,
        "band": row.band,
        "hub_id": row.hub,
        "session_id": row.session,
        "purpose": row.purpose,
        "date": row.date,
        "at": row.at,
        "withdrawn": withdrawn,
        "counts": counts,
    }
