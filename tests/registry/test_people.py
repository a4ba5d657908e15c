"""Families are written and published together, and a sensitive family's names stay home."""

from datetime import date
from uuid import UUID

import pytest

from registry.people import services
from registry.people.models import Family, Medium, Member, Person
from registry.people.services import Registrant
from registry.register.models import Entry
from registry.timetable.models import Hub
from sync import wire
from tests.registry.making import make_hub, make_kiosk
from tests.registry.replica import Replica

pytestmark = pytest.mark.django_db
ADULT, CHILD = Member.Role.ADULT, Member.Role.CHILD
MUM = Registrant(first_name="Gosia", last_name="Zabowiak", role=ADULT, born=date(1990, 5, 1), id=UUID(int=1))
TOM = Registrant(first_name="Tomasz", known_as="Tomek", last_name="Zabowiak", role=CHILD, id=UUID(int=2))
DAY = date(2026, 3, 27)


def register(hub: Hub, *, sensitive: bool = False) -> Family:
    """Register an invented mother and son."""
    return services.register_family(hub, [MUM, TOM], DAY, sensitive=sensitive)


def names(hub: Hub) -> dict[int, str]:
    """Return the names that a kiosk of this hub may show, by the person's number."""
    replica = Replica()
    replica.pull(make_kiosk(hub))
    assert replica.checksum == replica.own_checksum()
    return {
        int(key): entry.known_as for key, entry in replica.entries.items() if isinstance(entry, wire.Person)
    }


def test_a_family_that_registers_is_known_at_every_door() -> None:
    """The doors learn known-as names and places; surnames and birth dates stay in the registry."""
    hub = make_hub()
    family = register(hub)
    assert names(make_hub("FFA")) == {1: "Gosia", 2: "Tomek"}
    assert {member.role for member in family.members.all()} == {"adult", "child"}
    assert len({member.registration for member in family.members.all()}) == 1
    everything = "".join(Entry.objects.values_list("content", flat=True))
    assert "Zabowiak" not in everything
    assert "1990-05-01" not in everything


def test_a_sensitive_family_has_no_names_at_the_door() -> None:
    """Marking a family takes its names off every screen at once, and unmarking brings them back."""
    hub = make_hub()
    family = register(hub)
    services.mark_sensitive(family)
    assert names(hub) == {1: "", 2: ""}
    services.mark_sensitive(family, sensitive=False)
    assert names(hub) == {1: "Gosia", 2: "Tomek"}


def test_a_child_of_two_families_is_hidden_by_the_sensitive_one() -> None:
    """The other family's screen does not give away what the sensitive one must keep."""
    hub = make_hub()
    register(hub)
    refuge = services.register_family(hub, [Registrant("Other", ADULT, "Ola")], DAY, sensitive=True)
    place = Member(family=refuge, person_id=TOM.id, role=CHILD, registration=UUID(int=9))
    services.save_member(place)
    assert names(hub)[2] == ""
    services.leave_family(place)
    assert names(hub)[2] == "Tomek"


def test_a_changed_name_reaches_the_doors() -> None:
    """What a person wants to be called is what the screen says."""
    hub = make_hub()
    register(hub)
    person = Person.objects.get(pk=TOM.id)
    person.known_as = "Tom"
    services.save_person(person)
    assert names(hub)[2] == "Tom"


def test_media_open_a_family_until_they_do_not() -> None:
    """A card is linked, and lost: the doors hear of both."""
    hub = make_hub()
    family = register(hub)
    medium = services.add_medium(family.members.get(role=ADULT), "ab" * 32, "1234", Medium.Kind.CARD)
    kiosk, replica = make_kiosk(hub), Replica()
    replica.pull(kiosk)
    entry = replica.entries[medium.id]
    assert isinstance(entry, wire.MediumEntry)
    assert (entry.token, entry.family, entry.standing) == ("ab" * 32, family.id, wire.Standing.ACTIVE)
    services.set_standing(medium, Medium.Standing.LOST)
    replica.pull(kiosk)
    assert getattr(replica.entries[medium.id], "standing", None) is wire.Standing.LOST


def test_who_leaves_a_family_opens_it_no_longer() -> None:
    """An adult who moves out takes their place and their keys with them."""
    hub = make_hub()
    family = register(hub)
    place = family.members.get(role=ADULT)
    medium = services.add_medium(place, "ab" * 32, "1234", Medium.Kind.CARD)
    number = place.id
    services.leave_family(place)
    replica = Replica()
    replica.pull(make_kiosk(hub))
    assert number not in replica.entries
    medium.refresh_from_db()
    assert medium.standing == Medium.Standing.REVOKED


def test_rows_show_no_full_names() -> None:
    """What may end up in a log or an error names nobody in full."""
    family = register(make_hub())
    assert "Zabowiak" not in f"{family!r} {Person.objects.get(pk=TOM.id)!r} {family.members.all()!r}"


def test_the_doors_speak_the_familys_language() -> None:
    """What a family speaks is told with its people's places, also when it changes."""
    hub = make_hub()
    family = services.register_family(hub, [MUM, TOM], DAY, language="pl")

    def spoken() -> set[str]:
        replica = Replica()
        replica.pull(make_kiosk(hub))
        return {entry.language for entry in replica.entries.values() if isinstance(entry, wire.Member)}

    assert spoken() == {"pl"}
    family.language = "uk"
    services.save_family(family)
    assert spoken() == {"uk"}
