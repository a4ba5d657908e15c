"""Each kiosk has the slice of the register that was chosen for it, whatever happens to the families."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings as registry_settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.kiosks import services
from registry.kiosks.models import Kiosk
from registry.people.models import Family, Medium, Member, Person
from registry.people.services import (
    Registrant,
    leave_family,
    register_family,
    save_family,
    save_medium,
    save_member,
)
from registry.timetable.models import Hub
from sync import wire
from sync.client import Unreachable
from sync.delivery import Delivery
from sync.register import Register
from sync.store import Identity, Store
from tests.end_to_end.in_process import Wire, talk
from tests.registry.making import NOW, make_hub, make_session, undone

pytestmark = pytest.mark.django_db
registry_settings.SECRET_KEY = "only for tests, where nothing that it signs outlives the run"
DAY = NOW.date()


class Door:
    """A kiosk enrolled at a hub, with its replica on disk."""

    def __init__(self, hub: Hub, folder: Path) -> None:
        _, code = services.make_code(hub, None, NOW)
        answer = services.enrol(code, "Door", NOW)
        assert isinstance(answer, wire.EnrolAnswer)
        self.kiosk = Kiosk.objects.get(pk=answer.kiosk)
        identity = Identity(
            kiosk=answer.kiosk,
            name=answer.name,
            hub=answer.hub,
            registry_url="http://127.0.0.1:1",
            token=answer.token,
            token_key=answer.token_key,
            sealing_key=answer.sealing_key,
        )
        self.store = Store.create(folder, identity)
        self.delivery = Delivery(self.store, talk(identity, Wire()), lambda: NOW)

    def knows(self) -> set[UUID]:
        """Pull until there is nothing new, and return the ids of all that is held."""
        for _ in range(3):
            try:
                while self.delivery.pull():
                    pass
            except Unreachable:  # nearly everything differed: it is loaded again
                continue
            break
        assert self.delivery.pull() is False
        return {UUID(row[0]) for row in self.store.db.conn.execute("SELECT id FROM entry")}


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[tuple[Door, Door]]:
    """A door at each of two hubs."""
    made = Door(make_hub("MOA"), tmp_path / "moat"), Door(make_hub("FFA"), tmp_path / "families")
    yield made
    for door in made:
        door.store.close()


def register(hub: Hub, name: str) -> Family:
    """Register an invented mother and child, with a card."""
    people = [Registrant(name, Member.Role.ADULT, "Mum"), Registrant(name, Member.Role.CHILD, "Kid")]
    family = register_family(hub, people, DAY)
    mother = family.members.get(role=Member.Role.ADULT).person
    save_medium(Medium(person=mother, family=family, kind=Medium.Kind.CARD, token_hash=uuid4().hex * 2))
    return family


def of(*families: Family) -> set[UUID]:
    """Return the ids of all entries that belong to these families."""
    members = Member.objects.filter(family__in=families)
    media = Medium.objects.filter(family__in=families)
    ids = [*members.values_list("id", "person_id"), *media.values_list("id")]
    return {each for row in ids for each in row}


def slice_(door: Door, kind: str, *families: Family) -> str:
    """Run `hub-registry kiosk-slice`, and return what it said."""
    out = io.StringIO()
    named = [word for family in families for word in ("--family", str(family.pk))]
    call_command("kiosk-slice", str(door.kiosk.pk), kind, *named, stdout=out)
    return out.getvalue().strip()


def test_a_kiosk_gets_the_city_unless_something_else_is_chosen(doors: tuple[Door, Door]) -> None:
    """Whoever registered anywhere may sign in here, too."""
    here, there = doors
    mine, theirs = register(here.kiosk.hub, "Heron"), register(there.kiosk.hub, "Thrush")
    assert here.knows() == there.knows() == of(mine, theirs)


def test_a_kiosk_gets_its_hubs_families_alone(doors: tuple[Door, Door]) -> None:
    """With its own timetable; the other hub's families are forgotten once the slice is chosen."""
    here, there = doors
    mine, theirs = register(here.kiosk.hub, "Heron"), register(there.kiosk.hub, "Thrush")
    session = make_session(here.kiosk.hub, timezone.now())
    assert here.knows() == of(mine, theirs) | {session.pk}
    assert slice_(here, "hub").endswith(
        "gets families that registered at its hub with its next visit to the registry."
    )
    assert here.knows() == of(mine) | {session.pk}
    assert there.knows() == of(mine, theirs)
    slice_(here, "city")
    assert here.knows() == of(mine, theirs) | {session.pk}


def test_a_kiosk_gets_named_families_alone(doors: tuple[Door, Door]) -> None:
    """For a pop-up hub at a place where only some are expected, wherever they registered."""
    here, there = doors
    first, second, third = (register(each.kiosk.hub, "Heron") for each in (here, there, there))
    slice_(here, "families", first, third)
    assert here.knows() == of(first, third)
    slice_(here, "families", second)
    assert here.knows() == of(second)


def test_a_card_of_another_slice_is_nobodys_here(doors: tuple[Door, Door]) -> None:
    """Its holder is counted as anybody whose card is not known, and becomes themselves in the registry."""
    here, there = doors
    theirs = register(there.kiosk.hub, "Thrush")
    slice_(here, "hub")
    here.knows()
    token = Medium.objects.get(family=theirs).token_hash
    assert Register(here.store).medium(token) is None
    assert there.knows()
    assert Register(there.store).medium(token)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["families"], 'Name families with --family, with "families" and only with it'),
        (["hub", "--family", str(uuid4())], 'Name families with --family, with "families" and only with it'),
        (["families", "--family", str(UUID(int=7))], f"There is no family {UUID(int=7)}"),
    ],
)
def test_a_slice_that_makes_no_sense_is_refused(
    doors: tuple[Door, Door], words: list[str], says: str
) -> None:
    """A sentence, and the kiosk keeps what it has."""
    with pytest.raises(CommandError, match=says):
        call_command("kiosk-slice", str(doors[0].kiosk.pk), *words)
    with pytest.raises(CommandError, match="There is no kiosk"):
        call_command("kiosk-slice", str(uuid4()), "city")


@dataclass
class World:
    """Two hubs, a door with a slice at one of them, and families that move about."""

    hubs: tuple[Hub, Hub]
    door: Door
    families: list[Family] = field(default_factory=list)
    kind: str = "city"
    named: list[Family] = field(default_factory=list)

    def step(self, what: str, which: int, at: int) -> None:
        """Let one thing happen."""
        family = self.families[which % len(self.families)] if self.families else None
        if what == "register" or family is None:
            self.families.append(register(self.hubs[at], "Heron"))
        elif what == "move":
            family.hub = self.hubs[at]
            save_family(family)
        elif what == "join":
            child = self.families[at % len(self.families)].members.filter(role=Member.Role.CHILD).first()
            if child and not family.members.filter(person=child.person).exists():
                save_member(Member(family=family, person=child.person, role=child.role, registration=uuid4()))
        elif what == "leave" and (member := family.members.first()):
            leave_family(member)
        elif what == "pull":
            self.door.delivery.page.size = 3
            with_luck(self.door)
        elif what in {"hub", "city", "families"}:
            self.kind, self.named = what, [family] if what == "families" else []
            slice_(self.door, what, *self.named)

    def expected(self) -> set[UUID]:
        """Return what the door should know, from the families themselves."""
        if self.kind == "hub":
            return of(*Family.objects.filter(hub=self.hubs[0]))
        if self.kind == "families":
            return of(*self.named)
        return of(*Family.objects.all()) | set(Person.objects.values_list("id", flat=True))


def with_luck(door: Door) -> None:
    """Take one page, which may find that everything differs."""
    try:
        door.delivery.pull()
    except Unreachable:
        return


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["register", "move", "join", "leave", "pull", "pull", "hub", "city", "families"]),
        st.integers(0, 5),
        st.integers(0, 1),
    ),
    max_size=14,
)


@settings(max_examples=20, deadline=None)
@given(steps=STEPS)
def test_whatever_happens_to_families_the_slice_is_what_was_chosen(
    steps: list[tuple[str, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Moves, joining, leaving and choosing anew, with pulls of any luck in between."""
    with undone():
        hubs = make_hub("MOA"), make_hub("FFA")
        world = World(hubs, Door(hubs[0], tmp_path_factory.mktemp("slice") / "store"))
        for step in steps:
            world.step(*step)
        assert world.door.knows() == world.expected()
        world.door.store.close()
