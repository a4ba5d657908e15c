"""Big letters: as big as fits, never cut, never misspelt."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.widgets.headline import layout
from kiosk.widgets.letters import ROWS, big

WORDS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'", min_size=1, max_size=12), min_size=1
)


@given(WORDS, st.integers(10, 200), st.integers(1, 3))
def test_no_row_is_wider_than_the_screen(words: list[str], width: int, lines: int) -> None:
    """Rows fit, unless a single word is wider than the whole screen."""
    rows = layout(" ".join(words), width, lines)
    assert rows
    assert max(map(len, rows)) <= max(width, *map(len, words))


def test_a_name_in_other_letters_is_written_plainly() -> None:
    """Łukasz is not turned into Lukasz for the sake of size."""
    assert big("Łukasz") is None
    assert layout("Hello, Łukasz", 80, 1) == ["Hello, Łukasz"]


def test_long_headlines_use_a_second_line_before_they_shrink() -> None:
    """Two lines of big letters where one is too narrow, and balanced ones."""
    rows = layout("You're signed in", 76, 2)
    assert len(rows) == 2 * ROWS
    assert layout("You're signed in", 120, 2) == big("You're signed in")


def test_letters_are_drawn_as_designed() -> None:
    """One letter, looked at."""
    assert big("L") == ["█", "█", "█", "▀▀▀▀▀"]
