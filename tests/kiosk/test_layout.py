"""Where things stand on a page: tiles, cards as large as they can be, and what goes first without room."""

import re

import pytest
from rich.color import Color
from rich.style import Style

from config.public import Pictures
from config.public import Style as Manner
from kiosk.drawing.block import Block
from kiosk.drawing.cards import draw_cards
from kiosk.drawing.day import draw_day
from kiosk.drawing.fonts import can_shape
from kiosk.drawing.letters import big
from kiosk.drawing.sheet import Sheet, lay_out
from kiosk.drawing.studio import Studio
from kiosk.drawing.tiles import EDGES, POINTERS
from kiosk.drawing.way import Way
from kiosk.drawing.writing import Pen
from kiosk.languages import LANGUAGES
from kiosk.page import Act, Buttons, Card, Cards, Day, Entry, Gap, Ink, Page, Press, Text, Title
from kiosk.terminal import COMMON_CELL
from kiosk.widgets.palette import palette

STUDIO = Studio(Manner.COLOUR, Pictures.AUTO, lambda: COMMON_CELL, sixels=True)
GO = Act("go")


def pen(code: str = "en") -> Pen:
    """Return a pen on a terminal that draws pictures."""
    return STUDIO.pen(LANGUAGES[code])


def way(width: int = 100, cursor: int = -2, code: str = "en") -> Way:
    """Return how items are drawn on so wide a screen."""
    return Way(pen(code), width, True, 0, cursor)


def cards(*names: str) -> Cards:
    """Return cards with these names, the first already in."""
    return Cards(
        tuple(
            Card(Act("tick", n), name, ticked=n < 2, key=str(n), fixed=n == 0, name=name)
            for n, name in enumerate(names)
        ),
        tuple(f"{hidden + 1} more" for hidden in range(len(names))),
    )


def text(drawn: Block | Sheet) -> list[str]:
    """Return rows of cells without their inks."""
    return ["".join(run for run, _ in row) for row in drawn.rows]


def test_names_are_as_large_as_all_of_them_have_room_for() -> None:
    """Big letters, then air around them, then one line each; never one name large and another small."""
    family = cards("Amira", "Noor", "Zayd")
    letters = big("Noor")
    assert letters
    assert any(letters[1].strip() in row for row in text(draw_cards(family, way(), 20)))
    medium = draw_cards(family, way(), 10)
    assert {spot.height for spot in medium.spots} == {5}
    small = draw_cards(family, way(), 4)
    assert {spot.height for spot in small.spots} == {3}
    assert any("Noor" in row for row in text(small))


def test_cards_without_room_are_behind_a_press_that_says_how_many() -> None:
    """The page of cards that is seen is the one that the keys are at."""
    large = cards(*(f"Child {n}" for n in range(12)))
    drawn = draw_cards(large, way(60), 9)
    shown = {spot.index for spot in drawn.spots} - {-1}
    assert len(shown) == 8
    assert any("4 more" in row for row in text(drawn))
    later = draw_cards(large, way(60, cursor=10), 9)
    assert 10 in {spot.index for spot in later.spots}


def test_a_long_name_is_whole_where_one_column_holds_it_and_says_where_it_was_cut() -> None:
    """Three hundred letters end in dots."""
    long = "Anne-Marie Wilhelmina Constantinopolitanska"
    assert any(long in row for row in text(draw_cards(cards("Ben", long), way(70), 12)))
    endless = draw_cards(cards("Ben", "x" * 300), way(70), 12)
    assert any(row.rstrip(" █").endswith("…") for row in text(endless))


@pytest.mark.parametrize(("code", "first"), [("en", 0), ("ar", -1)])
def test_what_is_read_first_stands_where_lines_begin(code: str, first: int) -> None:
    """In Arabic the first card is at the right, its box right of its name, and the pointer points left."""
    drawn = draw_cards(cards("Amira", "Noor"), way(100, 1, code), 3)
    order = [spot.index for spot in sorted(drawn.spots, key=lambda spot: spot.x)]
    assert order[first] == 0
    row = next(row for row in text(drawn) if "Noor" in row)
    assert POINTERS[code == "ar"] in row
    box = row.rindex("✓") if code == "ar" else row.rindex("✓", 0, row.index("Noor"))
    assert (box > row.index("Noor")) == (code == "ar")


@pytest.mark.parametrize("manner", [Manner.COLOUR, Manner.CONTRAST])
def test_what_the_keys_are_at_is_told_by_more_than_a_colour(manner: Manner) -> None:
    """A pointer stands on it, and on nothing else; its edge has a contrast of three to what is around."""
    drawn = draw_cards(cards("Amira", "Noor", "Zayd"), way(cursor=1), 3)
    assert sum(row.count(POINTERS[False]) for row in text(drawn)) == 1
    inks = {ink for row in drawn.rows for _, ink in row}
    assert Ink.FOCUS_EDGE in inks
    assert contrast(palette(manner)[Ink.FOCUS_EDGE]) >= 3


def luminance(color: Color | None) -> float:
    """Return how bright a colour is, as WCAG 2.2 counts it."""
    assert color
    parts = [value / 255 for value in color.get_truecolor()]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style) -> float:
    """Return the contrast of a style's two colours."""
    dark, light = sorted((luminance(style.color), luminance(style.bgcolor)))
    return (light + 0.05) / (dark + 0.05)


EDGE_INKS = {*EDGES.values(), Ink.FOCUS_EDGE, Ink.CARD_BOX_EDGE, Ink.CARD_ON_BOX_EDGE}


@pytest.mark.parametrize(("manner", "least"), [(Manner.COLOUR, 4.5), (Manner.CONTRAST, 15)])
def test_every_text_can_be_read_against_its_ground(manner: Manner, least: float) -> None:
    """4.5 to 1 (WCAG AA) in colour; far more in the manner that is called contrast."""
    for ink in set(Ink) - EDGE_INKS:
        assert contrast(palette(manner)[ink]) >= least, ink


@pytest.mark.parametrize(
    "ink", [Ink.BUTTON_EDGE, Ink.BUTTON_MAIN_EDGE, Ink.CARD_BOX_EDGE, Ink.CARD_ON_BOX_EDGE]
)
def test_what_can_be_pressed_stands_out_from_its_ground(ink: Ink) -> None:
    """3 to 1 for buttons and for the boxes to tick."""
    assert contrast(palette(Manner.COLOUR)[ink]) >= 3


SESSIONS = (
    Entry("9:00–10:00", "Stay and Play", "Main room", "on now"),
    Entry("10:00–11:00", "Baby Massage", "Garden room"),
    Entry("11:00–12:00", "Club", ""),
)


def test_a_day_is_a_table_where_there_is_room_and_two_lines_a_session_where_there_is_not() -> None:
    """Nothing of a session is cut."""
    day = Day("Today", SESSIONS, "Nothing", ("1 more", "2 more", "3 more"))
    wide = text(draw_day(day, way(100), 12))
    assert len({row.index(room) for row in wide for room in ("Main room", "Garden room") if room in row}) == 1
    narrow = text(draw_day(day, way(34), 12))
    for word in ("Stay and Play", "Main room", "on now", "Garden room"):
        assert any(word in row for row in narrow)
    short = text(draw_day(day, way(100), 3))
    assert any("2 more" in row for row in short)


def test_a_day_of_which_nothing_is_known_yet_says_nothing() -> None:
    """A kiosk that has just started does not claim that nothing is on."""
    assert draw_day(Day("", (), ""), way(), 10).height == 0


PAGE = Page(
    top=(Title("You're signed in", tick=True), Gap(), Title("Amira and Noor", minor=True)),
    body=(Text("Have a lovely time.", needed=False), Text("Main room")),
    bottom=(Buttons((Press(GO, "Close", main=True), Press(Act("more"), "More", key="m"))), Text("Foot")),
)


@pytest.mark.parametrize(
    ("height", "big_title", "big_names", "wish"),
    [(40, True, True, True), (15, True, False, True), (10, True, False, False), (7, False, False, False)],
)
def test_what_matters_least_goes_first(height: int, big_title: bool, big_names: bool, wish: bool) -> None:
    """Big names, gaps, what is not needed, and the big headline last; the buttons always stay."""
    sheet = lay_out(PAGE, 100, height, pen(), 0)
    rows = text(sheet)
    said = "\n".join(rows)
    assert ("You're signed in" not in said) == big_title
    assert ("Amira and Noor" not in said) == big_names
    assert ("Have a lovely time." in said) == wish
    assert "Main room" in said
    assert sheet.reachable == {0, 1}


def test_buttons_stand_evenly_on_as_few_lines_as_they_need() -> None:
    """Four that do not fit on one line stand two and two, rather than three and one that is huge."""
    presses = tuple(Press(Act("press", n), f"A button, number {n}") for n in range(4))
    sheet = lay_out(Page((), (), (Buttons(presses),)), 80, 24, pen(), 0)
    rows = sorted({spot.y for spot in sheet.spots})
    assert [sum(spot.y == row for spot in sheet.spots) for row in rows] == [2, 2]


NAMES = {
    "ar": "\u0639\u0627\u0626\u0634\u0629",
    "pa": "\u0a38\u0a3f\u0a2e\u0a30\u0a28",
    "hi": "\u0905\u092e\u0940\u0930\u093e",
    "ta": "\u0b85\u0bae\u0bc0\u0bb0\u0bbe",
    "he": "\u05d3\u05e0\u05d4",
    "th": "\u0e21\u0e32\u0e25\u0e35",
    "km": "\u179f\u17bb\u1781",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("code", ["en", "ar", "pa"])
def test_a_name_in_any_script_is_drawn_whole_on_a_page_of_any_language(name: str, code: str) -> None:
    """As a picture, in the cells that it needs; nothing of it stands raw in the cells."""
    sheet = lay_out(Page((Title(f"Hello, {name}"),), (cards("Ben", name),), ()), 80, 24, pen(code), 0)
    assert [picture for picture in sheet.pictures if name in picture.text]
    assert name not in "\n".join(text(sheet))
    if can_shape():
        for picture in sheet.pictures:
            drawn = STUDIO.lay_over(
                picture.text, picture.columns, picture.rows, LANGUAGES[code], (0, 0, 0), (9, 9, 9)
            )
            assert re.match(r"\x1bP0;1;0q", drawn)


def test_a_machine_without_fonts_shows_such_a_name_as_its_terminal_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It once failed at each tap of a family with an Arabic name: there was no font to draw it with."""
    monkeypatch.setattr("kiosk.drawing.studio.can_shape", lambda: False)
    bare = Studio(Manner.COLOUR, Pictures.AUTO, lambda: COMMON_CELL, sixels=True)
    sheet = lay_out(Page((), (cards("Ben", NAMES["ar"]),), ()), 80, 24, bare.pen(LANGUAGES["en"]), 0)
    assert not sheet.pictures
    assert NAMES["ar"] in "\n".join(text(sheet))


FACES = ("very-happy", "happy", "neither", "unhappy", "very-unhappy")


def test_faces_stand_in_one_row_and_their_words_break() -> None:
    """In Polish two faces once stood over three, and took the room of "signed in" in big letters."""
    said = ("Bardzo dobrze", "Dobrze", "Tak sobie", "Źle", "Bardzo źle")
    presses = tuple(
        Press(Act("face", n), words, key=str(n + 1), picture=FACES[n]) for n, words in enumerate(said)
    )
    sheet = lay_out(Page((), (), (Buttons(presses),)), 80, 24, pen("pl"), 0)
    assert len({spot.y for spot in sheet.spots}) == 1
    assert {spot.width for spot in sheet.spots} <= {14, 15}
    drawn = "\n".join(text(sheet))
    assert all(word in drawn for words in said for word in words.split())
    assert "…" not in drawn


def test_faces_whose_words_have_no_room_stand_in_two_rows() -> None:
    """Words are never cut."""
    presses = tuple(Press(Act("face", n), "Wanaagsanaanta", key=str(n), picture=FACES[n]) for n in range(5))
    sheet = lay_out(Page((), (), (Buttons(presses),)), 75, 24, pen("so"), 0)
    assert len({spot.y for spot in sheet.spots}) == 2
    assert "…" not in "\n".join(text(sheet))


@pytest.mark.skipif(not can_shape(), reason="no fonts")
@pytest.mark.parametrize("words", ["\u0412\u0430\u0441 \u0437\u0430\u043f\u0438\u0441\u0430\u043d\u043e"])
def test_a_headline_without_big_letters_is_a_large_picture(words: str) -> None:
    """Ukrainian and Chinese stand well in cells, but the big letters are Latin: headlines were small."""
    sheet = lay_out(Page((Title(words),), (), ()), 80, 24, pen("uk"), 0)
    assert [(each.text, each.rows) for each in sheet.pictures] == [(words, 4)]


def test_what_a_family_may_want_to_know_outlives_the_big_headline() -> None:
    """The keys and the question go first, then the big letters; not that a session is meant for others."""
    gentle = Text("This session is planned for children aged 0 to 4. You are all welcome.")
    page = Page(
        (Title("Soo dhowow saaxiibkay"), gentle, Text("Who is with you?", needed=False)),
        (cards("Amira", "Noor", "Zayd"),),
        (Buttons((Press(GO, "Sign us in", main=True),)),),
    )
    for height in (24, 18, 14, 11):
        assert gentle.text in "\n".join(text(lay_out(page, 80, height, pen("so"), 0)))
