"""One tap is one scan."""

from hypothesis import given
from hypothesis import strategies as st

from reader.presence import AWAY, Presence


def test_a_held_card_is_new_once() -> None:
    """A card that lies at an RDM6300 for ten seconds repeats 150 times and is one scan."""
    presence = Presence()
    assert [presence.is_new("card", step * 0.065) for step in range(150)] == [True] + [False] * 149


def test_a_card_that_was_away_is_new_again() -> None:
    """A second away makes the next reading a second presentation."""
    presence = Presence()
    assert presence.is_new("card", 0.0)
    assert not presence.is_new("card", 0.9)
    assert presence.is_new("card", 0.9 + AWAY)


def test_two_cards_do_not_disturb_one_another() -> None:
    """Cards held together are one scan each."""
    presence = Presence()
    assert [presence.is_new(value, 0.1 * step) for step, value in enumerate("ababab")] == [True] * 2 + [
        False
    ] * 4


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0.0, 2.0)), max_size=100))
def test_new_means_not_read_for_a_second(readings: list[tuple[int, float]]) -> None:
    """Whatever is read when, a reading is new exactly if its value was away long enough."""
    presence = Presence()
    last: dict[str, float] = {}
    now = 0.0
    for number, pause in readings:
        now += pause
        value = str(number)
        assert presence.is_new(value, now) == (value not in last or now >= last[value] + AWAY)
        last[value] = now
        assert set(presence._seen) == {seen for seen, at in last.items() if now < at + AWAY}
