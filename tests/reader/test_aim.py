"""AIM identifiers, ECI and encodings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.decoders.aim import barcode, symbology, text
from reader.decoders.base import Barcode


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b"]C0ABC", Barcode("ABC", "C0")),
        (b"]e0" + b"0101", Barcode("0101", "e0")),
        (b"]Q3" + b"0101\x1d99", Barcode("0101\x1d99", "Q3")),
        (b"]Q1a\\000026b", Barcode("a\\000026b", "Q1")),
        (b"]Q2a\\\\b", Barcode("a\\b", "Q2")),
        (b"]Q2\\000003\xe9\\000026\xc3\xa9", Barcode("éé", "Q2", 3)),
        (b"]Q2\\000020\x83\x41", Barcode("ア", "Q2", 20)),
        (b"]Q2\\000123x", Barcode("x", "Q2", 123)),
        (b"]Q2lone \\ and \\12", Barcode("lone \\ and \\12", "Q2")),
        (b"]?1ABC", Barcode("]?1ABC")),
        (b"]Y0ABC", Barcode("]Y0ABC")),
        (b"]", Barcode("]")),
        (b"ABC]Q1", Barcode("ABC]Q1")),
    ],
)
def test_what_a_scanner_puts_before_a_payload(payload: bytes, expected: Barcode) -> None:
    """A known identifier is taken off, and only QR modifiers 2, 4 and 6 give backslashes a meaning."""
    assert barcode(payload) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Ff\xc3\xb4n", "Ffôn"),
        (b"Zo\xeb", "Zoë"),
        (b"\x80 5", "€ 5"),
        (b"\x81", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_utf8_else_cp1252(data: bytes, expected: str) -> None:
    """Scanners pass bytes on; UTF-8 is tried, then CP1252, and nothing raises."""
    assert text(data) == expected


@given(st.binary(max_size=200))
def test_no_payload_raises(data: bytes) -> None:
    """Whatever stands after an ECI identifier, a value comes out."""
    assert barcode(b"]Q2" + data).aim == "Q2"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50))
def test_what_a_scanner_escapes_comes_back(value: str) -> None:
    """Doubling each backslash, as a scanner does with ECI on, is undone exactly."""
    sent = b"]Q2\\000026" + value.replace("\\", "\\\\").encode()
    assert barcode(sent) == Barcode(value, "Q2", 26)


@pytest.mark.parametrize(
    ("aim", "name"), [("Q1", "qr"), ("C1", "gs1-128"), ("E4", "ean8"), ("Y0", ""), ("", "")]
)
def test_names_of_codes(aim: str, name: str) -> None:
    """An identifier has the name of its code, an unknown one none."""
    assert symbology(aim) == name
