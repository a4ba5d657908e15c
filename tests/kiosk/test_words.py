"""What the kiosk says: names only where they may be, counts where they may not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.public import Purpose
from kiosk.languages import LANGUAGES
from kiosk.outcome import Outcome, Place, Seat, Trouble, Verdict
from kiosk.words import clock_time, speak
from sync.wire import Role
from tests.kiosk.scene import LONDON, NOW, STAY_AND_PLAY, uid

SAY = speak("en")
PLACE = Place(STAY_AND_PLAY, "just-visiting")


def seat(name: str, role: Role = Role.CHILD, *, holder: bool = False) -> Seat:
    """Return somebody on a family's screen."""
    return Seat(uid(f"{name}{role}{holder}"), name, role, holder=holder, present=holder, ticked=True)


def test_a_session_is_named_with_its_time_and_room() -> None:
    """Families read what they are signed in to."""
    assert SAY.place(PLACE, LONDON) == "Stay and Play, 09:30–11:30, Main room"


def test_a_drop_in_is_named_by_its_purpose() -> None:
    """Without a session the purpose is said in SAY."""
    assert SAY.place(Place(None, "just-visiting"), LONDON) == "Just visiting"


def test_times_are_those_of_the_wall_in_summer() -> None:
    """In July, ten o'clock UTC is eleven at the hub."""
    assert clock_time(NOW.replace(month=7, hour=10, minute=0), LONDON) == "11:00"
    assert SAY.long_date(NOW, LONDON) == "Friday 27 March 2026"


@pytest.mark.parametrize(
    ("verdict", "name", "said"),
    [
        (Verdict.WELCOME, "Amira", "Hello, Amira"),
        (Verdict.WELCOME, "", "Hello"),
        (Verdict.ALREADY, "Amira", "Hello again"),
    ],
)
def test_greetings(verdict: Verdict, name: str, said: str) -> None:
    """A sensitive family is greeted without a name."""
    outcome = Outcome(verdict, uid("v"), PLACE, (seat(name, Role.ADULT, holder=True),))
    assert SAY.greeting(outcome) == said


def test_a_sensitive_family_is_counted_and_not_named() -> None:
    """Neither labels nor the last screen hold a name."""
    family = [
        seat("", Role.ADULT, holder=True),
        seat("", Role.ADULT),
        replace(seat(""), person=uid("1")),
        replace(seat(""), person=uid("2")),
    ]
    assert SAY.labels(family) == ["You", "Another adult", "Child 1", "Child 2"]
    assert SAY.party(family) == "2 adults and 2 children"
    assert SAY.party(family[:1]) == "1 person"


@pytest.mark.parametrize(
    ("names", "said"),
    [(["Amira"], "Amira"), (["Amira", "Zayd"], "Amira and Zayd"), (["A", "B", "C"], "A, B and C")],
)
def test_people_are_listed_as_one_says_it(names: list[str], said: str) -> None:
    """Commas, and an "and" before the last."""
    assert SAY.party([seat(name) for name in names]) == said


@given(st.integers(1, 500))
def test_numbers_agree_with_their_nouns(number: int) -> None:
    """One person, two people; one second, two seconds."""
    one = number == 1
    assert SAY.sign_in(number).endswith("person" if one else "people")
    assert ("1 second." in SAY.closing(number)) == one


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_reason_has_its_sentence_in_every_language(code: str) -> None:
    """No reason for seeing staff is left without words."""
    families = {Verdict.WELCOME, Verdict.ALREADY, Verdict.NOT_RECORDED, Verdict.LEAVING}
    sentences = {speak(code).help_reason(verdict) for verdict in set(Verdict) - families}
    sentences |= {speak(code).trouble(trouble) for trouble in Trouble}
    assert len(sentences) == len(Verdict) - len(families) + len(Trouble)


def test_a_purpose_of_the_hubs_own_is_named_by_the_settings() -> None:
    """In the family's language, else in English, else by its code."""
    own = Purpose("toy-library", {"en": "Toy library", "pl": "Wypożyczalnia zabawek"})
    assert speak("pl").purpose(own) == "Wypożyczalnia zabawek"
    assert speak("so").purpose(own) == "Toy library"
    assert SAY.purpose(Purpose("seed-swap")) == "Seed swap"
    assert speak("ro").purpose(Purpose("appointment")) == "Programare"


def test_a_seat_never_shows_its_name_in_a_log() -> None:
    """Whatever is printed of an outcome holds no name."""
    outcome = Outcome(Verdict.WELCOME, uid("v"), PLACE, (seat("Amira", holder=True),))
    assert "Amira" not in repr(outcome)
