"""What holds for every decoder, whatever comes."""

import random
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.decoders.base import Decoder
from reader.detect import replay
from reader.protocols import ASKING, LISTENING, live
from tests.reader.samples import CHECKED, SAMPLES, UNFRAMED, Sample, heard, scans

MIB = 1 << 20
BOUND = 64 << 10
"""Bytes that a decoder may keep; the longest text is 8 KiB."""

EVERY = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
EVERY_FRAMED = pytest.mark.parametrize(
    "sample", [each for each in SAMPLES if each.protocol not in UNFRAMED], ids=lambda sample: sample.id
)
EVERY_CHECKED = pytest.mark.parametrize(
    "sample", [each for each in SAMPLES if each.protocol in CHECKED], ids=lambda sample: sample.id
)


@EVERY
def test_byte_by_byte(sample: Sample) -> None:
    """A message that comes one byte at a time is the same message."""
    assert scans(heard(sample.protocol, *(bytes([byte]) for byte in sample.data), gap=0.001)) == [
        sample.value
    ]


@EVERY
def test_split_at_every_index(sample: Sample) -> None:
    """Wherever a message is cut in two, it is the same message."""
    for at in range(len(sample.data) + 1):
        assert scans(heard(sample.protocol, sample.data[:at], sample.data[at:], gap=0.01)) == [sample.value]


@EVERY
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_any_split(sample: Sample, data: st.DataObject) -> None:
    """However a message is cut, it is the same message."""
    cuts = sorted(data.draw(st.sets(st.integers(0, len(sample.data)), max_size=8)))
    edges = [0, *cuts, len(sample.data)]
    pieces = [sample.data[start:end] for start, end in pairwise(edges)]
    assert scans(heard(sample.protocol, *pieces, gap=0.005)) == [sample.value]


@EVERY_FRAMED
@given(noise=st.binary(max_size=20))
@settings(max_examples=40, deadline=None)
def test_after_noise(sample: Sample, noise: bytes) -> None:
    """Up to twenty bytes of noise before a frame do not hide it, and never make another card."""
    if sample.protocol == "ssi" and noise[:1]:
        noise = noise.replace(b"\x00", b"\x01")  # not itself the head of a packet
    assert sample.value in scans(heard(sample.protocol, noise + sample.data))


@EVERY
@given(noise=st.binary(max_size=20))
@settings(max_examples=20, deadline=None)
def test_after_noise_and_silence(sample: Sample, noise: bytes) -> None:
    """Noise that ended a second ago has nothing to do with what comes now."""
    assert scans(heard(sample.protocol, noise, sample.data, gap=10.0))[-1:] == [sample.value]


@EVERY_FRAMED
def test_two_back_to_back(sample: Sample) -> None:
    """Two frames in one read are two."""
    assert scans(heard(sample.protocol, sample.data * 2)) == [sample.value] * 2


@EVERY_CHECKED
def test_no_flipped_bit_makes_another_card(sample: Sample) -> None:
    """A frame with any one bit wrong is refused, or is what it was; it is never another card."""
    for position in range(8 * len(sample.data)):
        flipped = bytearray(sample.data)
        flipped[position // 8] ^= 1 << position % 8
        same = {sample.value.upper()}
        assert {value.upper() for value in scans(heard(sample.protocol, bytes(flipped)))} <= same


def kept(decoder: Decoder) -> int:
    """Return about how many bytes a decoder keeps, everything counted that it holds."""
    seen: set[int] = set()
    left: list[object] = [decoder]
    total = 0
    while left:
        each = left.pop()
        if id(each) in seen or isinstance(each, type) or callable(each):
            continue
        seen.add(id(each))
        total += sys.getsizeof(each)
        if isinstance(each, dict):
            left += [*each.keys(), *each.values()]
        elif isinstance(each, list | tuple | set):
            left += each
        else:
            left += list(getattr(each, "__dict__", {}).values())
    return total


@pytest.mark.parametrize("protocol", [*LISTENING, *(f"live {name}" for name in ASKING)])
def test_a_mebibyte_of_noise(protocol: str) -> None:
    """A mebibyte of random bytes raises nothing and fills no memory, with silences and without."""
    live_name = protocol.removeprefix("live ")
    decoder = live(live_name) if live_name != protocol else LISTENING[protocol]()
    rng = random.Random(protocol)
    now, left = 0.0, MIB if protocol in LISTENING else MIB // 4
    while left > 0:
        size = min(rng.choice((1, 7, 64, 999, 4096, 16384)), left)
        now += rng.choice((0.0, 0.0, 0.001, 0.2, 5.0))
        decoder.tick(now)
        decoder.feed(rng.randbytes(size), now)
        decoder.outgoing()
        left -= size
        assert kept(decoder) < BOUND
    decoder.tick(now + 60)


@pytest.mark.parametrize("protocol", LISTENING)
@given(pieces=st.lists(st.tuples(st.binary(max_size=64), st.floats(0, 1)), max_size=12))
@settings(max_examples=25, deadline=None)
def test_the_deadline_leads_somewhere(protocol: str, pieces: list[tuple[bytes, float]]) -> None:
    """Whatever came, ticking at the deadlines brings every decoder to rest."""
    decoder = LISTENING[protocol]()
    now = 0.0
    for data, wait in pieces:
        now += wait
        decoder.feed(data, now)
    for _ in range(50):
        if decoder.deadline is None:
            return
        assert decoder.deadline <= now + 60
        now = max(decoder.deadline, now)
        decoder.tick(now)
    pytest.fail("the decoder never comes to rest")


@pytest.mark.parametrize("protocol", LISTENING)
def test_reset_forgets(protocol: str) -> None:
    """Half a message before a reset does not reach into the next."""
    sample = next(each for each in SAMPLES if each.protocol == protocol)
    decoder = LISTENING[protocol]()
    decoder.feed(sample.data[:-1], 0.0)
    decoder.reset()
    assert (decoder.deadline, decoder.outgoing()) == (None, b"")
    assert scans(replay(decoder, [(1.0, sample.data)])) == [sample.value]
