"""What kiosks said of somebody who is forgotten: the event stays in its place, without who it was.

An event is otherwise never touched. Its number, time and type stay, so that nothing is missing from a
kiosk's ledger; kiosks themselves forget events that were acknowledged after two weeks.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from registry.intake.models import Attendance, Departure, Event, FamilyWord, TokenWord
from registry.kiosks.keyring import keyring, opened, sealing_public
from sync.sealing import CannotOpen, Registration, seal

NO_TOKEN = "0" * 64
OF_THE_FIRST = (
    *("telephone", "email", "address", "prefers", "interpreter", "emergency_name", "emergency_telephone"),
)
"""What a registration says of its first person alone."""
_NO_MEDIUM = {"medium.linked": {"last_four": "", "medium": str(UUID(int=0)), "family": str(UUID(int=0))}}


def forget_person(person: UUID, number: UUID) -> None:
    """Let each event of somebody be of a number that leads nowhere."""
    ids = {
        *Attendance.objects.filter(person=person).values_list("event_id", flat=True),
        *Departure.objects.filter(person=person).values_list("event_id", flat=True),
        *TokenWord.objects.filter(person=person).values_list("event_id", flat=True),
        *_of_families(person),
    }
    _rewrite(ids, person, number)


def forget_family(family: UUID, number: UUID) -> None:
    """Let each event of a family that is gone be of a number."""
    ids = {
        *Attendance.objects.filter(family=family).values_list("event_id", flat=True),
        *FamilyWord.objects.filter(family=family).values_list("event_id", flat=True),
    }
    FamilyWord.objects.filter(family=family).delete()
    _rewrite(ids, family, number)


def _of_families(person: UUID) -> set[UUID]:
    """Return the events that name somebody in a family."""
    named = Event.objects.filter(id__in=FamilyWord.objects.values("event_id"))
    return set(named.filter(content__contains=str(person)).values_list("id", flat=True))


def _rewrite(ids: Iterable[UUID], who: UUID, number: UUID) -> None:
    for event in Event.objects.filter(id__in=list(ids)):
        said: dict[str, Any] = msgspec.json.decode(event.content)
        said["body"] = _without(said["body"], str(who))
        event.content = msgspec.json.encode(said).decode().replace(str(who), str(number))
        event.save(update_fields=["content"])


def _without(body: dict[str, Any], who: str) -> dict[str, Any]:
    """Return a body without what it says of somebody beyond their number."""
    if body["type"].startswith("medium."):
        return body | _NO_MEDIUM.get(body["type"], {}) | {"token": NO_TOKEN}
    if body.get("token"):
        body["token"] = None
    for member in body.get("members", []):
        if member["person"] == who:
            member["known_as"], member["finding"] = "", []
    if body.get("sealed"):
        body["sealed"] = _resealed(body["sealed"], who)
    return body


def _said_without(said: Registration, who: str) -> Registration:
    """Return a registration without one person; with the first of them goes how they were to be reached."""
    left = [each for each in said.people if str(each.person) != who]
    if not left or str(said.people[0].person) == who:
        said = msgspec.structs.replace(said, **dict.fromkeys(OF_THE_FIRST, ""))
    if not left:
        return Registration(people=[])
    related = [each for each in said.related if who not in {str(each.adult), str(each.child)}]
    expected = [
        msgspec.structs.replace(each, expecting=None) if str(each.expecting) == who else each
        for each in said.expected
    ]
    return msgspec.structs.replace(said, people=left, related=related, expected=expected)


def _resealed(sealed: str, who: str) -> str:
    """Return what was sealed without one person; once nobody is left, without the address too."""
    try:
        said = opened(msgspec.json.decode(f'"{sealed}"', type=bytes))
    except CannotOpen:
        return sealed
    kept = _said_without(said, who)
    return str(msgspec.json.decode(msgspec.json.encode(seal(kept, sealing_public(keyring())))))
