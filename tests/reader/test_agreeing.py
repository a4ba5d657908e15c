"""Readers that must say the same twice."""

from hypothesis import given
from hypothesis import strategies as st

from reader.decoders.agreeing import MOST, Agreeing
from reader.decoders.base import Bad, Card, Decoded, Fault
from reader.decoders.em4100 import Em4100
from reader.encode import encode
from reader.profile import decoder_for

CARD = encode("rdm6300", "62E3086CED")
PHANTOM = encode("rdm6300", "00F00000F0")


def test_the_second_frame_of_a_held_card_is_a_card() -> None:
    """A real card repeats after 65 ms."""
    decoder = Agreeing(Em4100())
    assert decoder.feed(CARD, 0.0) == []
    assert decoder.feed(CARD, 0.065) == [Card("62E3086CED")]


def test_a_phantom_is_no_card() -> None:
    """One frame with a valid checksum and no card near (esprfid/esp-rfid #411) is reported, not believed."""
    decoder = Agreeing(Em4100())
    decoder.feed(PHANTOM, 0.0)
    assert decoder.tick(0.3) == [Bad(Fault.UNCONFIRMED)]
    assert decoder.deadline is None


def test_two_phantoms_apart_are_no_card() -> None:
    """The same phantom again after 300 ms does not confirm the first."""
    decoder = Agreeing(Em4100())
    decoder.feed(PHANTOM, 0.0)
    assert decoder.feed(PHANTOM, 0.31) == [Bad(Fault.UNCONFIRMED)]


def test_a_phantom_between_two_frames_does_not_hide_a_card() -> None:
    """Two cards, or a card and a phantom, are confirmed each by itself."""
    decoder = Agreeing(Em4100())
    events = decoder.feed(CARD, 0.0) + decoder.feed(PHANTOM, 0.03) + decoder.feed(CARD, 0.065)
    assert events == [Card("62E3086CED")]


def test_faults_pass_at_once() -> None:
    """Only cards have to be confirmed."""
    assert Agreeing(Em4100()).feed(b"\x0212\x03", 0.0) == [Bad(Fault.LENGTH)]


def test_the_profile_of_the_rdm6300_asks_twice_and_that_of_the_id12la_once() -> None:
    """An ID-12LA sends once a tap, so asking it twice would lose every card."""
    assert decoder_for("rdm6300").feed(CARD, 0.0) == []
    assert decoder_for("id12la").feed(CARD, 0.0) == [Card("62E3086CED")]


@given(
    st.lists(st.tuples(st.integers(1, 30), st.floats(0.0, 0.5)), max_size=60),
)
def test_only_what_came_twice_in_time_is_a_card(taps: list[tuple[int, float]]) -> None:
    """Whatever comes when, a card was seen less than 300 ms before, and little is remembered."""
    decoder = Agreeing(Em4100())
    last: dict[str, float] = {}
    now = 0.0
    for number, pause in taps:
        now += pause
        value = f"{number:010X}"
        events: list[Decoded] = decoder.feed(encode("rdm6300", value), now)
        if Card(value) in events:
            assert now < last[value] + 0.3
        last[value] = now
        assert len(decoder._seen) <= MOST
