"""From words to cells, pictures and flat lines."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kiosk.drawing import shaping
from kiosk.drawing.big import large, layout
from kiosk.drawing.blocks import BlockScribe
from kiosk.drawing.code import rows_of
from kiosk.drawing.flat import aloud, lay_flat
from kiosk.drawing.letters import ROWS, big
from kiosk.drawing.sixel import LEVELS, SixelScribe, encode
from kiosk.languages import LANGUAGES, Script, in_cells, script_of
from kiosk.page import Act, Buttons, Card, Cards, Page, Press, Stepper, Title
from kiosk.widgets.keys import meaning
from kiosk.widgets.steering import begin, beyond

WORDS = st.lists(
    st.text(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'żółćęśąźńâăîșțéèêëïçùœæ",
        min_size=1,
        max_size=12,
    ),
    min_size=1,
    max_size=6,
)
POLISH = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
ROMANIAN = "ăâîșțĂÂÎȘȚ"
FRENCH = "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ"
OTHERS = "áíúñãõåäöøðþßčďěřšťůžőűđģķļņāēīūċġħẹọṣ"


@given(WORDS, st.integers(10, 200), st.integers(1, 3))
def test_no_row_is_wider_than_the_screen(words: list[str], width: int, lines: int) -> None:
    """Rows fit, unless a single word is wider than the whole screen."""
    rows = layout(" ".join(words), width, lines)
    assert rows
    assert max(map(len, rows)) <= max(width, *map(len, words))


@pytest.mark.parametrize("letter", POLISH + ROMANIAN + FRENCH + OTHERS.replace("ħ", ""))
def test_every_letter_of_the_latin_languages_is_drawn(letter: str) -> None:
    """With its marks: no letter looks like the one without."""
    drawn = big(letter)
    assert drawn
    base = unicodedata.normalize("NFD", letter)[0]
    assert base == letter or drawn != big(base)


def test_a_name_in_other_letters_is_written_plainly() -> None:
    """Оксана is not turned into Latin letters for the sake of size."""
    name = "\u041e\u043a\u0441\u0430\u043d\u0430"
    assert big(name) is None
    assert layout(name, 80, 1) == [name]


def test_long_headlines_use_a_second_line_before_they_shrink() -> None:
    """Two lines of big letters where one is too narrow, and balanced ones."""
    rows = layout("You're signed in", 76, 2)
    assert len(rows) == 2 * ROWS
    assert layout("You're signed in", 120, 2) == list(large("You're signed in"))
    assert len({len(row) for row in rows}) <= 2


@pytest.mark.parametrize("code", [code for code, each in LANGUAGES.items() if not each.script.in_cells])
def test_a_script_that_cells_cannot_hold_is_a_picture_of_its_name(code: str) -> None:
    """Ink in every picture, of the asked height, no wider than it says; other text, another picture."""
    language = LANGUAGES[code]
    assert not in_cells(language.name)
    scribe = BlockScribe(language)
    width = scribe.columns(language.name, 6)
    rows = scribe.rows(language.name, width, 6)
    assert rows
    assert [len(row) for row in rows] == [width] * 6
    assert any(cell != " " for row in rows for cell in row)
    twice = f"{language.name} {language.name}"
    assert scribe.columns(twice, 6) > width


def test_letters_are_joined_and_put_in_order() -> None:
    """Arabic letters take other shapes together than apart: the word is narrower than its letters."""
    language = LANGUAGES["ar"]
    word = "\u0645\u0631\u062d\u0628\u0627"
    apart = sum(shaping.width_of(letter, 40, language) for letter in word)
    assert shaping.width_of(word, 40, language) < 0.9 * apart


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Layla: \u0646\u0639\u0645", ["Layla", ":", " ", "\u0646\u0639\u0645"]),
        ("\u0646\u0639\u0645 (5)", ["\u0646\u0639\u0645", " ", ")", "5", "("]),
        ("\u0646\u0639\u0645 0\u20134", ["\u0646\u0639\u0645", " ", "0", "\u2013", "4"]),
        ("Stay and Play, 09:30", ["Stay and Play, 09:30"]),
    ],
)
def test_a_name_keeps_its_own_direction_in_a_line_that_begins_at_the_right(text: str, cut: list[str]) -> None:
    """Runs in the order in which they are read; signs belong to the line, brackets are mirrored."""
    assert [run for _, run in shaping.runs_leftwards(text)] == cut


def test_runs_are_cut_where_the_script_changes() -> None:
    """A font has only its own script."""
    text = "\u0a38\u0a24 Amira"
    assert [script for script, _ in shaping.runs(text)] == [Script.GURMUKHI, Script.LATIN]
    assert script_of("\u1230") is Script.ETHIOPIC
    assert script_of("\u0986") is Script.BENGALI
    assert script_of("\u017b") is Script.LATIN


def test_sixels_define_every_register_first_and_draw_what_the_picture_holds() -> None:
    """Decoded again, the dots are those of the picture; nothing is drawn before the last register."""
    picture = Image.new("L", (9, 13))
    for x, y in ((0, 0), (8, 12), (3, 6), (4, 6), (5, 6), (6, 6), (7, 6)):
        picture.putpixel((x, y), 255)
    text = encode(picture, (255, 255, 255), (0, 0, 0))
    assert text.startswith('\x1bP0;1;0q"1;1;9;13')
    assert text.endswith("\x1b\\")
    body = text.split("13", 1)[1][:-2]
    registers = re.findall(r"#\d+;2;\d+;\d+;\d+", body)
    assert len(registers) == LEVELS
    assert body.startswith("".join(registers))
    assert _decoded(body.removeprefix("".join(registers)), str(LEVELS - 1)) == {
        (x, y) for x in range(9) for y in range(13) if picture.getpixel((x, y)) == 255
    }


def _decoded(body: str, register: str) -> set[tuple[int, int]]:
    """Return the dots of one register."""
    dots = set()
    for band, line in enumerate(body.split("-")):
        for part in line.split("$"):
            number, data = re.fullmatch(r"#(\d+)(.*)", part).groups()  # type: ignore[union-attr]
            x = 0
            for count, letter in re.findall(r"(?:!(\d+))?([?-~])", data):
                for _ in range(int(count or 1)):
                    bits = ord(letter) - 63
                    dots |= {
                        (x, 6 * band + row) for row in range(6) if bits >> row & 1 and number == register
                    }
                    x += 1
    return dots


def test_a_sixel_scribe_leaves_the_cells_to_the_picture() -> None:
    """As wide as the picture needs at this cell size."""
    scribe = SixelScribe(LANGUAGES["pa"], (10, 20))
    name = LANGUAGES["pa"].name
    assert scribe.rows(name, 10, 2) is None
    assert scribe.columns(name, 2) == -(-shaping.width_of(name, 40, LANGUAGES["pa"]) // 10)


def test_a_code_is_square_and_has_its_quiet_zone() -> None:
    """Two modules a row of cells; light all around."""
    rows = rows_of("https://hub.example/whats-on")
    width = len(rows[0])
    assert width in {2 * len(rows), 2 * len(rows) - 1}
    assert not rows[0].strip()
    assert all(row.startswith("  ") and row.endswith("  ") for row in rows)
    assert rows_of("") == ()


PAGE = Page(
    top=(Title("Who is with you today?"),),
    body=(
        Cards(
            (
                Card(Act("tick", 0), "Amira", ticked=True, fixed=True),
                Card(Act("tick", 1), "Noor", ticked=True, key="1"),
                Card(Act("tick", 2), "Zayd", ticked=False, key="2"),
            )
        ),
        Stepper("Adults", 2, Act("less", 0), Act("more", 0)),
    ),
    bottom=(Buttons((Press(Act("go"), "Sign us in", main=True), Press(Act("else"), "Else", key="s"))),),
    enter=Act("go"),
    escape=Act("home"),
)


def test_flat_text_marks_ticks_and_the_line_that_the_keys_are_at() -> None:
    """For a screen reader: plain lines, and the row on which the cursor stands."""
    sheet, row = lay_flat(PAGE, 40, 20, 1)
    text = ["".join(run for run, _ in line).rstrip() for line in sheet.rows]
    assert text[:8] == [
        "Who is with you today?",
        "  [x] Amira",
        "> [x] 1: Noor",
        "  [ ] 2: Zayd",
        "Adults: 2",
        "  − Adults",
        "  + Adults",
        "  Sign us in",
    ]
    assert row == 2
    assert sheet.at(3, 3) == 2


@given(st.integers(1, 100), st.integers(1, 30), st.integers(-1, 9))
def test_the_flat_cursor_is_always_in_sight(width: int, height: int, cursor: int) -> None:
    """At any size."""
    sheet, row = lay_flat(PAGE, width, height, cursor)
    assert 0 <= row < height
    assert len(sheet.rows) == height


def test_what_is_read_aloud_says_what_is_shown() -> None:
    """Sentences, then what can be pressed."""
    said = aloud(PAGE)
    assert said.startswith("Who is with you today?")
    assert "Noor" in said
    assert "Sign us in" in said


def test_tab_stops_once_at_the_cards() -> None:
    """Then at each button, and around."""
    stops = [begin(PAGE)]
    for _ in range(6):
        stops.append(beyond(PAGE, stops[-1], 1))
    assert stops == [1, 3, 4, 5, 6, 1, 3]
    assert beyond(PAGE, 1, -1) == 6


@pytest.mark.parametrize(
    ("key", "cursor", "means"),
    [
        ("tab", 0, "tab"),
        ("enter", 1, "enter"),
        ("space", 1, "space"),
        ("escape", 1, Act("home")),
        ("2", 1, Act("tick", 2)),
        ("s", 1, Act("else")),
        ("S", 1, Act("else")),
        ("plus", 3, Act("more", 0)),
        ("minus", 4, Act("less", 0)),
        ("plus", 1, None),
        ("pagedown", 1, "turn"),
        ("f1", 1, None),
        ("ctrl+q", 1, None),
    ],
)
def test_what_keys_mean(key: str, cursor: int, means: Act | str | None) -> None:
    """On a page that does not take letters."""
    assert meaning(key, None, PAGE, cursor) == means
