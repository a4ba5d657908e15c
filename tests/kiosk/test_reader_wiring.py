"""What readers tell beyond a value: a number that changes each time, and a scanner that types."""

import msgspec
import pytest

from config.kiosk import TYPED
from config.kiosk import Reader as ReaderSettings
from kiosk import rules
from kiosk.check import check
from kiosk.opening import entrance
from kiosk.outcome import Verdict
from kiosk.words import speak
from reader.scan import Kind, Scan
from sync.wire import MediumEntry, Standing
from tests.kiosk.scene import NOW, Hub, arrivals, scan, uid, until

RANDOM = "08AABBCC"


def test_a_card_that_changes_its_number_counts_and_links_to_nobody(hub: Hub) -> None:
    """The visit is anonymous, and the family is asked for another card, whatever the register holds."""
    desk = hub.desk()
    outcome = desk.tap(Scan("GCV1000001", Kind.CARD, "door", 0.0, random=True))
    desk.close()
    (arrival,) = arrivals(hub.folder)
    assert (outcome.verdict, outcome.recorded, outcome.seats) == (Verdict.RANDOM, 1, ())
    assert (arrival.person, arrival.family) == (None, None)


def test_the_sentence_says_what_to_do() -> None:
    """A bank card's holder is told to use another."""
    assert speak("en").help_reason(Verdict.RANDOM) == (
        "This card changes its number each time; please use another."
    )


@pytest.mark.parametrize("counted", [True, False])
def test_random_goes_before_everything_else(counted: bool) -> None:
    """Even a number that somebody's withdrawn card once had is only random."""
    medium = MediumEntry(
        id=uid("m"), token="0" * 64, person=uid("p"), family=uid("f"), standing=Standing.LOST
    )
    assert rules.verdict_on_stranger(medium, counted=counted, random=True) is Verdict.RANDOM
    assert scan(RANDOM).random is False


@pytest.fixture
def typing(hub: Hub) -> Hub:
    """Return a hub whose scanner types."""
    scanner = ReaderSettings(name="Scanner", port=TYPED)
    hub.settings = msgspec.structs.replace(hub.settings, readers=[scanner])
    return hub


async def test_a_scanner_that_types_is_a_reader(typing: Hub) -> None:
    """A burst of keys at the welcome screen is a tap; the keys themselves press nothing."""
    async with typing.app().run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(typing.doors), "the door")
        await pilot.press(*"GCV1000001", "enter")
        await until(pilot, lambda: bool(arrivals(typing.folder)), "the arrival")
    assert len(arrivals(typing.folder)) == 1


async def test_a_person_at_the_keys_is_no_scanner(typing: Hub) -> None:
    """Keys that come one by one sign nobody in, whatever they spell."""
    async with typing.app().run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(typing.doors), "the door")
        for key in (*"GCV1000001", "enter"):
            await pilot.press(key)
            typing.clock.advance(1.0)
        await pilot.pause()
    assert arrivals(typing.folder) == []


def test_a_reader_that_types_is_no_port(typing: Hub) -> None:
    """It is neither opened nor missed."""
    assert not [each for each in check(typing.settings, NOW) if each.what == "reader Scanner"]
    assert entrance(typing.settings).close()
