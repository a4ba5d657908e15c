"""Lines of text: where a scan ends, and what is left in it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.commands.decode import session
from reader.decoders.base import Bad, Barcode, Fault
from reader.decoders.framing import LONGEST
from reader.decoders.text import Text


@pytest.mark.parametrize("ending", [b"\r", b"\n", b"\r\n", b"\t", b"", b"\r\r", b"\r\n\r\n"])
def test_every_usual_ending_gives_the_same_scan(ending: bytes) -> None:
    """Scanners end a line in many ways, or not at all; none of them is part of the value."""
    assert session(Text(), b"GCV0012345" + ending) == [Barcode("GCV0012345")]


def test_a_terminator_ends_a_scan_only_after_a_silence() -> None:
    """A scan is given 50 ms after its terminator, not before: more bytes would be payload."""
    decoder = Text()
    assert decoder.feed(b"GCV1\r", 10.0) == []
    assert decoder.tick(10.04) == []
    assert decoder.tick(10.05) == [Barcode("GCV1")]
    assert decoder.deadline is None


def test_without_a_terminator_a_longer_silence_ends_a_scan() -> None:
    """A scanner without a suffix is understood after 150 ms."""
    decoder = Text()
    decoder.feed(b"GCV1", 10.0)
    assert decoder.tick(10.1) == []
    assert decoder.tick(10.15) == [Barcode("GCV1")]


def test_line_breaks_inside_a_payload_are_kept() -> None:
    """A QR code that holds line breaks is one scan (NielsLeenheer/WebSerialBarcodeScanner #1)."""
    decoder = Text()
    assert decoder.feed(b"]Q1Some line\r", 0.0) == []
    assert decoder.feed(b"\nmore\r", 0.01) == []
    assert decoder.tick(0.1) == [Barcode("Some line\r\nmore", "Q1")]


def test_a_scan_long_ago_does_not_join_the_next() -> None:
    """Bytes that come after the silence begin a new scan, even if nobody called tick between."""
    decoder = Text()
    decoder.feed(b"GCV1\r", 0.0)
    assert decoder.feed(b"GCV2\r", 3.0) == [Barcode("GCV1")]
    assert decoder.tick(4.0) == [Barcode("GCV2")]


@pytest.mark.parametrize("empty", [b"", b"\r", b"\r\n\r\n", b"\t"])
def test_an_empty_record_is_nothing(empty: bytes) -> None:
    """A doubled terminator is neither a scan nor a fault."""
    assert session(Text(), empty) == []


def test_an_endless_record_is_reported_once_and_dropped_whole() -> None:
    """What is longer than any code is one fault; what follows its silence is read again."""
    decoder = Text()
    events = [event for step in range(300) for event in decoder.feed(b"x" * 64, step * 0.001)]
    assert events == [Bad(Fault.OVERFLOW)]
    assert session_after(decoder, b"GCV1\r", 9.0) == [Barcode("GCV1")]


def session_after(decoder: Text, data: bytes, now: float) -> list[object]:
    """Feed and let the silence end it."""
    return [*decoder.feed(data, now), *decoder.tick(now + 1.0)]


def test_the_longest_qr_code_passes() -> None:
    """7,089 digits in 64-byte pieces are one scan."""
    decoder = Text()
    payload = b"7" * 7089 + b"\r"
    for start in range(0, len(payload), 64):
        assert decoder.feed(payload[start : start + 64], start / 1e6) == []
    assert decoder.tick(9.0) == [Barcode("7" * 7089)]


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=6))
def test_any_split_gives_the_same_scans(data: bytes, cuts: list[int]) -> None:
    """It makes no difference in which pieces the bytes of one burst come."""
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    decoder = Text()
    events = []
    for start, end in itertools.pairwise(edges):
        events += decoder.feed(data[start:end], 0.0)
    assert events + decoder.tick(1.0) == session(Text(), data)


def test_memory_stays_bounded() -> None:
    """A mebibyte of bytes without an end leaves no more than one record behind."""
    decoder = Text()
    decoder.feed(bytes(range(256)) * 4096, 0.0)
    decoder.feed(b"x" * LONGEST, 0.001)
    assert len(decoder._framing._buffer) <= LONGEST
