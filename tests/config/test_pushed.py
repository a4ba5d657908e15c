"""What the registry may set on a kiosk, and how it goes together with the kiosk's own file."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from config.hours import Hours, OtherDay, Weekday
from config.kiosk import KioskSettings, read
from config.public import LANGUAGES, Message, Purpose, messages_on
from config.pushed import DOOR, SCREEN, WHOLE, Pushed, over, parse
from config.toml import SettingsError

EVERYTHING = Pushed(
    language="pl",
    languages=["pl", "en"],
    answer_seconds=90,
    done_seconds=20,
    help_seconds=30,
    feedback=False,
    timetable_url="https://hubs.example/whats-on",
    opens_before_minutes=10,
    grace_minutes=5,
    drop_in="toy-library",
    purposes=[Purpose("toy-library", {"en": "Toy library"})],
    hours=[Hours(days=[Weekday.MONDAY], opens="09:00", closes="17:00")],
    other_days=[OtherDay(on=date(2026, 12, 25))],
    messages=[Message(texts={"en": "The café is closed today."})],
)


def test_every_pushed_setting_holds_over_the_file() -> None:
    """No key is forgotten, whichever table of the file it stands in."""
    assert set(SCREEN + DOOR + WHOLE) == set(Pushed.__struct_fields__)
    held = over(KioskSettings(), EVERYTHING)
    for name in Pushed.__struct_fields__:
        table = held.screen if name in SCREEN else held.door if name in DOOR else held
        assert getattr(table, name) == getattr(EVERYTHING, name), name


def test_what_is_not_pushed_is_the_files() -> None:
    """Nothing pushed changes nothing; one key changes one key."""
    own = KioskSettings()
    assert over(own, Pushed()) == own
    changed = over(own, Pushed(answer_seconds=120))
    assert changed.screen.answer_seconds == 120
    assert changed.screen.languages == LANGUAGES
    assert (changed.door, changed.readers) == (own.door, own.readers)


def test_it_survives_the_wire() -> None:
    """Written and read again it is the same, and what was not set is not sent."""
    assert parse(msgspec.json.encode(EVERYTHING)) == (EVERYTHING, [])
    assert msgspec.json.encode(Pushed(feedback=False)) == b'{"feedback":false}'


def test_a_setting_of_a_later_version_is_left_alone_and_named() -> None:
    """The rest of what was pushed holds all the same."""
    pushed, unknown = parse(b'{"answer_seconds": 90, "rota": [1], "colour": "red"}')
    assert pushed == Pushed(answer_seconds=90)
    assert unknown == ["colour", "rota"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"answer_seconds": 5}', "answer_seconds does not fit"),
        (b'{"languages": []}', "languages does not fit"),
        (b'{"languages": ["klingon!"]}', "languages[0] does not fit"),
        (b'{"purposes": [{"code": "a"}, {"code": "a"}]}', "Each purpose may be named once"),
        (b'{"hours": [{"days": ["monday"], "opens": "9", "closes": "17:00"}]}', "hours[0].opens"),
        (b'{"hours": [{"days": ["monday"], "opens": "17:00", "closes": "09:00"}]}', "cannot open at 17:00"),
        (b'{"messages": [{"texts": {"pl": "Zamkniete"}}]}', "English"),
        (
            b'{"messages": [{"texts": {"en": "x"}, "first": "2026-02-02", "last": "2026-02-01"}]}',
            "cannot end before",
        ),
        (b"[]", "it does not fit"),
        (b"{", "it does not fit"),
        (b"\xff", "it does not fit"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    """A person at the registry reads it on the fleet page."""
    with pytest.raises(SettingsError) as caught:
        parse(content)
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")


def test_messages_are_shown_on_their_days_in_the_readers_language() -> None:
    """English for whoever reads a language in which nobody wrote it."""
    messages = [
        Message(texts={"en": "Closed today.", "pl": "Dziś zamknięte."}, last=date(2026, 4, 3)),
        Message(texts={"en": "Fun day on Sunday!"}, first=date(2026, 4, 2)),
    ]
    assert messages_on(messages, date(2026, 4, 1), "pl") == ["Dziś zamknięte."]
    assert messages_on(messages, date(2026, 4, 3), "so") == ["Closed today.", "Fun day on Sunday!"]
    assert messages_on(messages, date(2026, 4, 4), "en") == ["Fun day on Sunday!"]


def test_a_kiosks_own_file_may_say_all_of_it(tmp_path: Path) -> None:
    """Hours, other days and messages stand in a file as they are pushed, for a kiosk without a registry."""
    file = tmp_path / "kiosk.toml"
    file.write_text(
        """
        [[hours]]
        days = ["monday", "tuesday"]
        opens = "09:00"
        closes = "17:00"

        [[other_days]]
        on = 2026-12-25

        [[messages]]
        texts = { en = "The café is closed.", fa_AF = "کافه بسته است" }
        last = 2026-04-01
        """,
        encoding="utf-8",
    )
    settings = read(file)
    assert settings.hours[0].days == [Weekday.MONDAY, Weekday.TUESDAY]
    assert settings.other_days == [OtherDay(on=date(2026, 12, 25))]
    assert settings.messages[0].last == date(2026, 4, 1)


def test_a_file_whose_hours_make_no_sense_says_so(tmp_path: Path) -> None:
    """The sentence names the file."""
    file = tmp_path / "kiosk.toml"
    file.write_text('[[hours]]\ndays = ["monday"]\nopens = "17:00"\ncloses = "09:00"\n')
    with pytest.raises(SettingsError, match=r"kiosk\.toml: The hub cannot open at 17:00"):
        read(file)
