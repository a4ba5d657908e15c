"""The canonical value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.decoders.base import Bad, Barcode, Card, Fault
from reader.normalise import Case, Normaliser


@pytest.mark.parametrize(
    ("normaliser", "value", "expected"),
    [
        (Normaliser(), "  GCV0012345 ", "GCV0012345"),
        (Normaliser(), "Mixed Case", "Mixed Case"),
        (Normaliser(Case.UPPER), "0a1b2c3d4e", "0A1B2C3D4E"),
        (Normaliser(prefix="CARD:", suffix=";"), "CARD:12345;", "12345"),
        (Normaliser(prefix="CARD:"), "12345", "12345"),
        (Normaliser(Case.UPPER, prefix="FHP1:"), "FHP1:0abc", "FHP1:0abc"),
        (Normaliser(), "0101\x1d99", "0101\x1d99"),
        (Normaliser(), "one\r\ntwo", "one\r\ntwo"),
        (Normaliser(), "123", Bad(Fault.LENGTH)),
        (Normaliser(), "x" * 128, "x" * 128),
        (Normaliser(), "x" * 129, Bad(Fault.LENGTH)),
        (Normaliser(prefix="CARD:"), "CARD:123", Bad(Fault.LENGTH)),
        (Normaliser(), "12\x0034", Bad(Fault.FORMAT)),
        (Normaliser(), "12\x7f34", Bad(Fault.FORMAT)),
        (Normaliser(), "12\N{REPLACEMENT CHARACTER}34", Bad(Fault.FORMAT)),
    ],
)
def test_rules(normaliser: Normaliser, value: str, expected: str | Bad) -> None:
    """A value is trimmed, stripped and cased as its profile says, or refused with a reason."""
    assert normaliser.canonical(value) == expected


@given(st.text(max_size=150))
def test_a_canonical_value_stays_as_it_is(value: str) -> None:
    """Normalising twice changes nothing, so a token has one hash."""
    normaliser = Normaliser(Case.UPPER)
    once = normaliser.canonical(value)
    if isinstance(once, str):
        assert normaliser.canonical(once) == once
        assert 4 <= len(once) <= 128


def test_an_event_keeps_what_it_is() -> None:
    """Only the value changes; a fault passes through."""
    normaliser = Normaliser(Case.UPPER)
    assert normaliser.apply(Card("0a1b2c3d4e")) == Card("0A1B2C3D4E")
    assert normaliser.apply(Barcode("abcd", "Q2", 26)) == Barcode("ABCD", "Q2", 26)
    assert normaliser.apply(Bad(Fault.CHECKSUM)) == Bad(Fault.CHECKSUM)
    assert normaliser.apply(Barcode("x")) == Bad(Fault.LENGTH)
