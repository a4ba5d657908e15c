"""EM4100 frames from RDM6300 and ID-12LA readers."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.commands.decode import session
from reader.decoders.base import Bad, Card, Decoded, Fault
from reader.decoders.em4100 import LONGEST, Em4100
from reader.encode import encode

RDM6300 = b"\x0262E3086CED08\x03"
ID12LA = b"\x020500207B326C\r\n\x03"

values = st.integers(1, 2**40 - 2).map(lambda number: f"{number:010X}")
protocols = st.sampled_from(["rdm6300", "id12la"])


def cards(events: list[Decoded]) -> list[str]:
    """Return the values of the cards among events."""
    return [event.value for event in events if isinstance(event, Card)]


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (RDM6300, Card("62E3086CED")),
        (ID12LA, Card("0500207B32")),
        (RDM6300.lower(), Card("62E3086CED")),
        (RDM6300 + b"\r\n", Card("62E3086CED")),
        (b"\x02780065" + b"2CC9C6\x03", Bad(Fault.CHECKSUM)),
        (b"\x0262E3086CED080\x03", Bad(Fault.LENGTH)),
        (b"\x0262E3086CED080000000000000\x03", Bad(Fault.LENGTH)),
        (b"\x0262E3086C08\x03", Bad(Fault.LENGTH)),
        (b"\x0262E3086CXD08\x03", Bad(Fault.FORMAT)),
        (b"\x0262E3086CED08\n\x03", Bad(Fault.FORMAT)),
        (RDM6300[:9], Bad(Fault.INCOMPLETE)),
        (b"\x02", Bad(Fault.INCOMPLETE)),
        (RDM6300[1:], Bad(Fault.FORMAT)),
        (b"\x02" + b"0" * 12 + b"\x03", Bad(Fault.IMPLAUSIBLE)),
        (b"\x02" + b"F" * 12 + b"\x03", Bad(Fault.IMPLAUSIBLE)),
    ],
)
def test_one_frame_is_one_event(frame: bytes, expected: Decoded) -> None:
    """A whole frame with the right checksum is a card, and anything else says what is wrong, once."""
    assert session(Em4100(), frame) == [expected]


def test_a_card_is_given_with_its_last_byte() -> None:
    """Nothing has to be waited for after the end of a frame."""
    decoder = Em4100()
    assert decoder.feed(RDM6300[:-1], 0.0) == []
    assert decoder.feed(RDM6300[-1:], 0.001) == [Card("62E3086CED")]


def test_a_cut_frame_does_not_swallow_the_next() -> None:
    """Reading goes on with the frame that cut the other short."""
    assert session(Em4100(), RDM6300[:6] + ID12LA) == [Bad(Fault.INCOMPLETE), Card("0500207B32")]


def test_silence_ends_half_a_frame() -> None:
    """Two halves a second apart are two faults and never a card."""
    decoder = Em4100()
    assert decoder.feed(RDM6300[:7], 0.0) == []
    assert cards([*decoder.feed(RDM6300[7:], 1.0), *decoder.tick(2.0)]) == []


@given(values, protocols, st.lists(st.integers(0, 16), max_size=5))
def test_any_split_gives_the_same_card(value: str, protocol: str, cuts: list[int]) -> None:
    """It makes no difference in which pieces a frame comes."""
    frame = encode(protocol, value)
    edges = [0, *sorted(cuts), len(frame)]
    decoder = Em4100()
    events = [
        event
        for start, end in itertools.pairwise(edges)
        for event in decoder.feed(frame[start:end], start / 1000)
    ]
    assert events == [Card(value)]


@given(st.binary(max_size=20), values, protocols)
def test_noise_before_a_frame_does_not_hide_it(noise: bytes, value: str, protocol: str) -> None:
    """Up to twenty bytes of anything may stand before a frame."""
    assert cards(session(Em4100(), noise + encode(protocol, value))) == [value]


@given(values, values, protocols, protocols)
def test_two_frames_back_to_back(first: str, second: str, one: str, other: str) -> None:
    """Two frames without a pause are two cards, in their order."""
    assert session(Em4100(), encode(one, first) + encode(other, second)) == [Card(first), Card(second)]


@given(values, protocols)
def test_no_flipped_bit_gives_another_card(value: str, protocol: str) -> None:
    """Whichever single bit of a frame is wrong, it is this card or none."""
    frame = encode(protocol, value)
    for bit in range(len(frame) * 8):
        flipped = bytearray(frame)
        flipped[bit // 8] ^= 1 << bit % 8
        assert set(cards(session(Em4100(), bytes(flipped)))) <= {value}


def test_random_bytes_neither_raise_nor_pile_up() -> None:
    """A mebibyte of noise leaves at most one frame's beginning behind."""
    noise = random.Random(6300).randbytes(1 << 20)
    decoder = Em4100()
    for start in range(0, len(noise), 4096):
        assert cards(decoder.feed(noise[start : start + 4096], start / 1e6)) == []
        assert len(decoder._body or b"") <= LONGEST
