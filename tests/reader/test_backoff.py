"""How long a lost reader is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.backoff import delay
from reader.port import Reason


@pytest.mark.parametrize("reason", Reason)
def test_the_first_retry_is_quick(reason: Reason) -> None:
    """Whatever happened, the first attempt comes within a quarter of a second."""
    assert 0.1 < delay(reason, 0, 0.999) <= 0.25


@given(st.sampled_from(Reason), st.integers(0, 10**6), st.floats(0, 1, exclude_max=True))
def test_waits_are_bounded(reason: Reason, attempt: int, draw: float) -> None:
    """A device that is back is found well within two seconds, whatever was wrong with it."""
    longest = 0.5 if reason in {Reason.MISSING, Reason.LOST} else 1.5
    assert 0.1 < delay(reason, attempt, draw) <= longest


def test_waits_grow_for_a_port_that_refuses() -> None:
    """A port held by another program is asked ever less often."""
    waits = [delay(Reason.BUSY, attempt, 0.5) for attempt in range(6)]
    assert waits == sorted(waits)
    assert waits[-1] > 1
