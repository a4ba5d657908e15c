"""What doors know of children's ages: a span of some years, by the month, and never a date."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from registry.people.ages import EDGES, span_of
from registry.people.models import Member, Person
from registry.people.services import Registrant, mark_sensitive, publish_ages, register_family
from registry.reach.bands import age_on
from registry.register.models import Entry
from registry.timetable.services import save_type, session_entry
from sync import wire
from tests.registry.making import make_hub, make_kiosk, make_session
from tests.registry.replica import Replica

DAY = date(2026, 3, 27)
NOOR, SAMIR = UUID(int=1), UUID(int=2)
PEOPLE = [
    Registrant("Hamid", Member.Role.CHILD, "Noor", born=date(2024, 4, 12), id=NOOR),
    Registrant("Hamid", Member.Role.ADULT, "Samir", born=date(1990, 4, 12), id=SAMIR),
]


@given(st.dates(date(1990, 1, 1), DAY), st.dates(DAY, date(2030, 12, 31)))
def test_the_span_holds_the_age_of_the_first_of_the_month(born: date, day: date) -> None:
    """Both ends included; the same all month, whatever the birthday; adults have none."""
    first = day.replace(day=1)
    span, age = span_of(born, day), max(0, age_on(min(born, first), first))
    assert span == span_of(born, first)
    if age >= EDGES[-1]:
        assert span is None
    else:
        assert span
        assert span[0] <= age <= span[1]
        assert span[1] - span[0] >= 1


def ages(day: date | None = None) -> dict[UUID, wire.Ages | None]:
    """Return what a door knows of ages; first say what changed up to a day."""
    if day:
        publish_ages(day)
    replica = Replica()
    replica.pull(make_kiosk(make_hub(f"H{Person.objects.count()}{(day or DAY).toordinal()}")))
    return {key: entry.ages for key, entry in replica.entries.items() if isinstance(entry, wire.Person)}


@pytest.mark.django_db
def test_a_door_learns_a_childs_span_and_keeps_it_until_the_month_after_the_birthday() -> None:
    """Nobody can tell from the day of the change on which day of the month the birthday was."""
    register_family(make_hub(), PEOPLE, DAY)
    assert ages(DAY) == {NOOR: (0, 1), SAMIR: None}
    assert ages(date(2026, 4, 30))[NOOR] == (0, 1)
    assert ages(date(2026, 5, 1))[NOOR] == (2, 4)
    everything = "".join(Entry.objects.values_list("content", flat=True))
    assert not re.search("2024-04|1990-04", everything)


@pytest.mark.django_db
def test_only_what_changed_is_published_again() -> None:
    """A kiosk is not told the same thing every night; the command says how many it was."""
    register_family(make_hub(), PEOPLE, DAY)
    publish_ages(DAY)
    assert publish_ages(DAY + timedelta(days=1)) == 0
    assert publish_ages(date(2026, 5, 2)) == 1
    assert publish_ages(date(2026, 5, 3)) == 0


@pytest.mark.django_db
def test_of_a_sensitive_family_not_even_a_span_is_known() -> None:
    """Nor is one published by the nightly command."""
    family = register_family(make_hub(), PEOPLE, DAY)
    mark_sensitive(family)
    assert publish_ages(DAY) == 0
    assert ages() == {NOOR: None, SAMIR: None}


@pytest.mark.django_db
def test_the_command_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    """In a sentence, for whoever reads the journal."""
    call_command("publish-ages")
    assert "The age spans of 0 children" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_session_tells_the_door_whom_it_is_for_unless_it_is_sensitive() -> None:
    """Its kind's ages, an open end as far as ages go; of a sensitive one nothing."""
    session = make_session(make_hub())
    assert session_entry(session).ages is None
    session.type.age_from = 11
    save_type(session.type)
    assert session_entry(session).ages == (11, 130)
    session.age_to = 4
    assert session_entry(session).ages == (0, 4)
    session.sensitive = True
    assert session_entry(session).ages is None
