"""Numbers printed on 125 kHz cards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import printed
from reader.printed import FORMS, Refusal, candidates, forms, matches, read

CARD = "1122334455"
TWIN = "FF22334455"
"""The same card but for the byte that most forms leave out."""


@pytest.mark.parametrize("name", FORMS)
def test_each_form_finds_its_card(name: str) -> None:
    """What is printed on the worked example of proxmark3 finds that card, and not its neighbour."""
    typed = forms(bytes.fromhex(CARD))[name]
    assert matches(typed, [CARD, "1122334456"]) == CARD


@given(st.binary(min_size=5, max_size=5), st.sampled_from(sorted(FORMS)))
def test_every_card_is_found_by_every_form(raw: bytes, name: str) -> None:
    """Whatever the card, each of its printed numbers leads back to it."""
    assert matches(FORMS[name](raw), [raw.hex().upper()]) == raw.hex().upper()


@pytest.mark.parametrize(
    "typed", ["0573785173", "573785173", "03359829", "051.17493", "051,17493", "051 17493"]
)
def test_two_cards_with_the_same_number(typed: str) -> None:
    """A number that two enrolled cards bear names neither; it is never guessed."""
    assert matches(typed, [CARD, TWIN]) is Refusal.SEVERAL
    assert matches(typed, [CARD]) == CARD


def test_both_numbers_of_one_card() -> None:
    """A card that bears two forms is found by both together, whatever stands between them."""
    assert matches("0013961168 213,02000", ["0000D507D0", "0000D507D1"]) == "0000D507D0"
    assert matches("0013961168 213,02001", ["0000D507D0"]) is Refusal.UNREADABLE


def test_a_card_that_nobody_has() -> None:
    """A sound number without a card is refused in words."""
    assert matches("0000000001", [CARD]) is Refusal.UNKNOWN


@pytest.mark.parametrize(
    "typed", ["", "card", "12.34.56.78", "1" * 30, "٠٣٣٥٩٨٢٩", "-5", "9" * 16, "999.99999"]
)
def test_what_is_no_number(typed: str) -> None:
    """Nonsense is refused and never raises."""
    assert matches(typed, [CARD]) is Refusal.UNREADABLE


@given(st.text(max_size=30))
def test_anything_may_be_typed(typed: str) -> None:
    """Whatever is typed, the answer is a card of those enrolled or a refusal."""
    assert matches(typed, [CARD, TWIN]) in {CARD, TWIN, *Refusal}


@given(st.integers(0, 2**32 - 1))
def test_candidates_are_those_that_match(number: int) -> None:
    """For a register of hashes, the candidates are all cards that would match, and no others."""
    found = candidates(f"{number:010d}")
    assert f"A5{number:08X}" in found
    assert all(any(reading.fits(value) for reading in read(f"{number:010d}")) for value in list(found)[:50])


def test_candidates_are_few() -> None:
    """The shortest form leaves two bytes open; more than that no form leaves."""
    assert len(candidates("03359829")) < 270_000
    assert candidates(CARD + "X") == set()


def test_four_bytes_have_fewer_forms() -> None:
    """Where the first byte is not known, forms that print it are not made up."""
    assert "paxton" not in printed.forms(bytes.fromhex("00D507D0"))
