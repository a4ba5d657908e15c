"""Hub passes: what they carry, and that slips are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.passes import BITS, CHECKS, LENGTH, PREFIX, SYMBOLS, hub_pass, well_formed

numbers = st.integers(0, 2**BITS - 1)


def test_the_shape_of_a_pass() -> None:
    """The prefix, 26 symbols, and Crockford's check symbol: 1234 mod 37 is 13, which is D."""
    assert hub_pass(1234) == "FHP1:0000000000000000000000016JD"
    assert hub_pass(0) == PREFIX + "0" * LENGTH + "0"


@given(numbers)
def test_every_pass_is_well_formed(number: int) -> None:
    """And its own alone: the number comes back from its symbols."""
    value = hub_pass(number)
    assert well_formed(value)
    assert len(value) == len(PREFIX) + LENGTH + 1


@given(numbers, st.integers(0, LENGTH - 1), st.sampled_from(SYMBOLS))
def test_a_wrong_symbol_is_found(number: int, place: int, other: str) -> None:
    """One symbol read or typed wrongly never makes another pass."""
    value = hub_pass(number)
    at = len(PREFIX) + place
    slip = value[:at] + other + value[at + 1 :]
    assert well_formed(slip) == (slip == value)


@given(numbers)
def test_two_neighbours_swapped_are_found(number: int) -> None:
    """The other slip that people make."""
    value = hub_pass(number)
    for at in range(len(PREFIX), len(value) - 2):
        swapped = value[:at] + value[at + 1] + value[at] + value[at + 2 :]
        assert well_formed(swapped) == (swapped == value)


@pytest.mark.parametrize("value", ["", "FHP1:", "FHP1:0", "GCV0000000001", f"FHP1:{'Z' * LENGTH}{CHECKS[0]}"])
def test_what_is_no_pass(value: str) -> None:
    """Cards, cut passes, and numbers of more than 128 bits."""
    assert not well_formed(value)


@pytest.mark.parametrize("number", [-1, 2**BITS])
def test_a_number_has_128_bits(number: int) -> None:
    """Anything else is a mistake of ours."""
    with pytest.raises(ValueError, match="128 bits"):
        hub_pass(number)
