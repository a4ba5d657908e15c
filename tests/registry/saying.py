"""Events of every type, said by an invented kiosk."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from nacl.public import PrivateKey

from registry.kiosks.keyring import keyring, sealing_public
from sync import events, terms
from sync.sealing import Registrant, Registration, seal
from tests.registry.making import NOW

HOME = UUID(int=0xF0)
MUM, TOT = UUID(int=0xF1), UUID(int=0xF2)
MUMS_PLACE, TOTS_PLACE = UUID(int=0xF3), UUID(int=0xF4)
CARD = "cd" * 32
FINDING = "ef" * 32
TEA = "tea"


def event(kiosk: UUID, seq: int, body: events.Body, *, at: datetime | None = None) -> events.Event:
    """Return an event; its time follows its number unless another is given."""
    return events.Event(
        id=UUID(int=kiosk.int ^ (seq << 8)),
        kiosk=kiosk,
        seq=seq,
        at=at or NOW + timedelta(minutes=seq),
        boot=UUID(int=2),
        uptime_ms=seq * 1000,
        body=body,
    )


def told(kiosk: UUID, bodies: Iterable[events.Body]) -> list[bytes]:
    """Return the bodies as events 1, 2, 3 … on the wire."""
    return [events.encode(event(kiosk, seq, body)) for seq, body in enumerate(bodies, 1)]


def visit(
    person: UUID | None = None, *, token: str | None = None, session: UUID | None = None
) -> events.ArrivalRecorded:
    """Return an arrival for tea, or for a session."""
    return events.ArrivalRecorded(
        visit=UUID(int=1),
        person=person,
        family=HOME if person else None,
        token=token,
        session=session,
        purpose=None if session else TEA,
        medium=events.Medium.CARD,
        confirmed=events.Confirmed.SELF,
    )


def registered(
    *, key: bytes | None = None, sensitive: bool = False, finding: str = FINDING
) -> events.FamilyRegistered:
    """Return a mother and her child who registered; sealed to this registry unless a key is given."""
    people = [
        Registrant(person=MUM, last_name="Okafor", first_name="Adaeze", over_19=True),
        Registrant(person=TOT, last_name="Okafor", first_name="Chidi", born=NOW.date().replace(year=2023)),
    ]
    record = Registration(people=people, postcode="LE1 4GH", sensitive=sensitive)
    return events.FamilyRegistered(
        family=HOME,
        registration=HOME,
        members=[
            events.Registered(
                person=MUM, member=MUMS_PLACE, role=terms.Role.ADULT, known_as="Ada", finding=[finding]
            ),
            events.Registered(person=TOT, member=TOTS_PLACE, role=terms.Role.CHILD, known_as="Chi"),
        ],
        sealed=seal(record, key or sealing_public(keyring())),
    )


def foreign_key() -> bytes:
    """Return the public key of some other registry."""
    return bytes(PrivateKey.generate().public_key)


def linked(token: str = CARD, person: UUID = MUM, medium: int = 0xC0) -> events.MediumLinked:
    """Return that a card became the mother's."""
    return events.MediumLinked(
        medium=UUID(int=medium),
        token=token,
        last_four="4711",
        kind=terms.Key.CARD,
        person=person,
        family=HOME,
    )


def heads(adults: int, *, replaces: UUID | None = None, **children: int) -> events.HeadcountRecorded:
    """Return a headcount for tea; bands are written with an underscore."""
    bands = {band.strip("_").replace("_", "-"): count for band, count in children.items()}
    return events.HeadcountRecorded(
        purpose=TEA, adults=adults, children=bands, by=terms.Counter.STAFF, replaces=replaces
    )
