"""Which identifiers can belong to a card."""

import pytest

from reader.decoders.base import Bad, Card, Fault
from reader.decoders.identity import iso14443a, tag
from reader.normalise import Case, Check, Normaliser, Number, luhn


@pytest.mark.parametrize("raw", [b"", bytes(4), b"\xff" * 5, bytes(10)])
def test_a_broken_line_is_no_card(raw: bytes) -> None:
    """All zeros and all ones are what a broken line gives."""
    assert tag(raw) == Bad(Fault.IMPLAUSIBLE)


@pytest.mark.parametrize(
    ("digits", "random"), [("08AABBCC", True), ("04AABBCC", False), ("08AABBCCDDEEFF", False)]
)
def test_random_uids_are_flagged(digits: str, random: bool) -> None:
    """Four bytes that begin with 08 are made anew at each tap."""
    found = iso14443a(bytes.fromhex(digits))
    assert found == Card(digits, random)


@pytest.mark.parametrize(("digits", "fault"), [("8804AABB", Fault.IMPLAUSIBLE), ("04AABBCCDD", Fault.LENGTH)])
def test_cut_uids_are_refused(digits: str, fault: Fault) -> None:
    """The first part of a longer UID, and a length that no card has, are no identity."""
    assert iso14443a(bytes.fromhex(digits)) == Bad(fault)


def canonical(value: str, **rules: object) -> str | Bad:
    """Normalise one value."""
    return Normaliser(**rules).canonical(value)  # type: ignore[arg-type]


def test_the_same_card_from_four_readers() -> None:
    """Hex or decimal, either order of bytes: one canonical value (the example of Nitgen, p. 56)."""
    assert canonical("529d06e3", number=Number.HEX) == "529D06E3"
    assert canonical("E3069D52", number=Number.HEX, reverse=True) == "529D06E3"
    assert canonical("1386022627", number=Number.DECIMAL, size=4) == "529D06E3"
    assert canonical("3808861522", number=Number.DECIMAL, size=4, reverse=True) == "529D06E3"


def test_numbers_that_do_not_fit_are_refused() -> None:
    """An odd digit, a number too large, a length that is not the card's: refused, never padded."""
    assert canonical("EDBA996", number=Number.HEX) == Bad(Fault.FORMAT)
    assert canonical("4294967296", number=Number.DECIMAL, size=4) == Bad(Fault.FORMAT)
    assert canonical("9" * 5000, number=Number.DECIMAL, size=4) == Bad(Fault.FORMAT)
    assert canonical("AABBCC", number=Number.HEX, size=4) == Bad(Fault.LENGTH)
    assert canonical("00000000", number=Number.HEX) == Bad(Fault.IMPLAUSIBLE)


def test_a_random_uid_stays_flagged_through_the_rules() -> None:
    """A reader that prints text does not hide that the number is random."""
    rules = Normaliser(case=Case.UPPER, number=Number.HEX, uid=True)
    assert rules.apply(Card("08aabbcc")) == Card("08AABBCC", random=True)
    assert Normaliser().apply(Card("08AABBCC", random=True)) == Card("08AABBCC", random=True)


def test_a_validator_refuses_other_cards() -> None:
    """A pattern and a check digit keep out what is no such card, but never our own passes."""
    rules = Normaliser(pattern="GCV[0-9]{7}")
    assert rules.canonical("GCV0012345") == "GCV0012345"
    assert rules.canonical("5901234123457") == Bad(Fault.FORMAT)
    assert rules.canonical("FHP1:ABCD") == "FHP1:ABCD"
    assert canonical("79927398713", check=Check.LUHN) == "79927398713"
    assert canonical("79927398714", check=Check.LUHN) == Bad(Fault.FORMAT)


def test_rules_that_cannot_be_kept() -> None:
    """A decimal number without a size, and a broken pattern, are refused when they are made."""
    with pytest.raises(ValueError, match="size"):
        Normaliser(number=Number.DECIMAL)
    with pytest.raises(ValueError, match="regular expression"):
        Normaliser(pattern="(")


@pytest.mark.parametrize(("digits", "good"), [("79927398713", True), ("79927398710", False), ("7", False)])
def test_luhn(digits: str, good: bool) -> None:
    """The example of ISO/IEC 7812 holds, and its neighbours do not."""
    assert luhn(digits) is good
