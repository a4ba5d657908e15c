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
from sync.sealing import CannotOpen, seal

NO_TOKEN = "0" * 64
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


def _resealed(sealed: str, who: str) -> str:
    """Return what was sealed without one person; once nobody is left, without the address too."""
    try:
        said = opened(msgspec.json.decode(f'"{sealed}"', type=bytes))
    except CannotOpen:
        return sealed
    left = [each for each in said.people if str(each.person) != who]
    kept = msgspec.structs.replace(said, people=left)
    if not left:
        kept = type(said)(people=[])
    return str(msgspec.json.decode(msgspec.json.encode(seal(kept, sealing_public(keyring())))))
