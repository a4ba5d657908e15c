"""An enrolled kiosk with 40,000 invented people in its register."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sync import wire
from sync.register import Register
from sync.store import Identity, Store
from sync.tokens import token_hash

KEY = b"k" * 32
FAMILIES = 10_000


def card(family: int) -> str:
    """Return the token of this family's card: ten hex digits, as an EM4100 reader gives them."""
    return f"{0x2A00000000 + family * 7919:010X}"


def build(folder: Path, families: int = FAMILIES) -> None:
    """Make the store; each family has two adults who registered together, and two children."""
    hub = wire.Hub(id=uuid4(), code="MOA", name="The Moat")
    identity = Identity(
        kiosk=uuid4(),
        name="Front desk",
        hub=hub,
        registry_url="http://127.0.0.1:9",
        token="none",  # noqa: S106 - nobody is asked
        token_key=KEY,
        sealing_key=KEY,
    )
    store = Store.create(folder, identity)
    now = datetime.now(UTC)
    session = wire.Session(
        id=uuid4(),
        title="Stay and Play",
        type="stay-and-play",
        room="Main room",
        starts=now - timedelta(minutes=5),
        ends=now + timedelta(hours=3),
    )
    entries: list[wire.Entry] = [session]
    for number in range(families):
        entries += _family(number)
    Register(store).apply(
        wire.Changes(
            kiosk=identity.kiosk,
            upserts=[wire.upsert(entry) for entry in entries],
            tombstones=[],
            cursor="1",
            more=False,
            as_of=now.date(),
            time=now,
        )
    )
    store.close()


def _family(number: int) -> list[wire.Entry]:
    family, registration = uuid4(), uuid4()
    people = [wire.Person(id=uuid4(), known_as=f"Person{number}-{each}") for each in range(4)]
    roles = [wire.Role.ADULT, wire.Role.ADULT, wire.Role.CHILD, wire.Role.CHILD]
    members = [
        wire.Member(id=uuid4(), family=family, person=person.id, role=role, registration=registration)
        for person, role in zip(people, roles, strict=True)
    ]
    medium = wire.MediumEntry(
        id=UUID(int=number + 1),
        token=token_hash(card(number), KEY),
        person=people[0].id,
        family=family,
        standing=wire.Standing.ACTIVE,
    )
    return [*people, *members, medium]
