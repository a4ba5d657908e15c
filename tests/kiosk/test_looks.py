"""How every state of every screen looks, in four languages and three sizes, cell by cell.

What is accepted stands in `looks/`: for each state what it says, and a digest of its cells and inks. When one
differs, the test writes the drawing beside it as text; look at it, and accept all with

    ACCEPT_LOOKS=1 python -m pytest tests/kiosk/test_looks.py
"""

import os
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from msgspec import structs

from config.kiosk import Door as DoorSettings
from kiosk.drawing.code import rows_of
from kiosk.drawing.flat import lines
from kiosk.drawing.sheet import Sheet, lay_out
from kiosk.drawing.studio import BLOCKS_FROM, Studio
from kiosk.languages import LANGUAGES
from kiosk.news import Board
from kiosk.outcome import Confirmed, Outcome, Place, Seat, Tally, Trouble, Verdict
from kiosk.page import Page, Title
from kiosk.screens.counting import Counting
from kiosk.screens.done import at_once, counted, signed_in, signed_out
from kiosk.screens.family import arriving, changing, departing
from kiosk.screens.help import Help
from kiosk.screens.naming import Naming
from kiosk.screens.picking import Picking
from kiosk.screens.places import Places
from kiosk.screens.shown import Look, Shown
from kiosk.screens.welcome import Welcome
from kiosk.screens.whats_on import WhatsOn
from kiosk.terminal import COMMON_CELL
from kiosk.widgets.steering import begin
from kiosk.words import speak
from sync.wire import Role
from tests.kiosk.scene import (
    HAMIDS,
    LARGE,
    LONDON,
    NOW,
    SENSITIVE,
    SESSIONS,
    SETTINGS,
    STAY_AND_PLAY,
    Household,
    uid,
)

LOOKS = Path(__file__).parent / "looks"
ACCEPT = bool(os.environ.get("ACCEPT_LOOKS"))
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "160x50": (160, 50)}
FOOT_20_POINTS = (75, 24)
"""What the recommended terminal has on a screen of 1280 by 800 at 20 points, on some machines."""
PLACE = Place(STAY_AND_PLAY, "just-visiting")
CHOICES = (Place(SESSIONS[1], "just-visiting"), Place(None, "here-to-help"), Place(None, "cafe"))
VISIT = uid("visit")
BOARD = Board("The Moat Family Hub", tuple(SESSIONS))
TROUBLED = replace(BOARD, trouble="The registry refuses this kiosk: ask for a new code.", waiting=3)
EVENING = NOW.replace(hour=20)


def outcome(
    household: Household, verdict: Verdict = Verdict.WELCOME, *, first: bool = False, busy: bool = False
) -> Outcome:
    """Return what a tap of this household came to."""
    people = [(name, Role.ADULT) for names in household.adults for name in names]
    people += [(name, Role.CHILD) for name in household.children]
    seats = tuple(
        Seat(
            person=household.person(name),
            name="" if name.startswith("-") else name,
            role=role,
            holder=number == 0,
            present=number == 0,
            ticked=number == 0 or role is Role.CHILD,
        )
        for number, (name, role) in enumerate(people)
    )
    full = frozenset([PLACE.occasion] if busy else [])
    return Outcome(verdict, VISIT, PLACE, seats, 1, choices=CHOICES, first=first, busy=full)


FAMILY = outcome(HAMIDS)
ALL_IN = tuple(replace(seat, present=True) for seat in FAMILY.seats)
CONFIRMED = Confirmed(VISIT, (PLACE, CHOICES[1]), FAMILY.seats, 3)
NAMES = Household(
    "Names",
    [["\u0639\u0627\u0626\u0634\u0629", "Anne-Marie Wilhelmina Constantinopolitanska"]],
    ["\u0a38\u0a3f\u0a2e\u0a30\u0a28", "\u041e\u043a\u0441\u0430\u043d\u0430"],
)
OLDER = replace(
    FAMILY,
    place=Place(structs.replace(STAY_AND_PLAY, ages=(0, 4)), "just-visiting"),
    seats=tuple(replace(seat, ages=(8, 10) if seat.ticked else None) for seat in FAMILY.seats),
)
MANY = tuple(
    structs.replace(STAY_AND_PLAY, id=uid(f"session {n}"), starts=NOW + timedelta(hours=n), ends=EVENING)
    for n in range(9)
)
MESSAGE = "The hub closes at 3 today: staff training."
WELCOME: dict[str, tuple[Shown, dict[str, object]]] = {
    "welcome": (Welcome(), {}),
    "welcome, first paint": (Welcome(), {"board": Board(), "readers": "", "code": ()}),
    "welcome, evening": (Welcome(), {"now": EVENING}),
    "welcome, many sessions": (Welcome(), {"board": Board("The Moat Family Hub", MANY)}),
    "welcome, reader lost": (Welcome(), {"lost": True}),
    "welcome, not read": (Welcome(), {"notice": "not_read"}),
    "welcome, something went wrong": (Welcome(), {"notice": "went_wrong"}),
    "welcome, delivery in trouble": (Welcome(), {"board": TROUBLED}),
    "welcome, nobody known yet": (Welcome(), {"board": replace(BOARD, loaded=False)}),
    "welcome, a message": (Welcome(), {"messages": (MESSAGE,)}),
    "welcome, read aloud": (Welcome(), {"volume": 2}),
    "welcome, shown off": (Welcome(), {"demo": ("Press N for the next family, Q to leave.",)}),
}
STATES: dict[str, tuple[Shown, dict[str, object]]] = {
    **WELCOME,
    "family": (arriving(FAMILY), {}),
    "family, first visit and busy": (arriving(outcome(HAMIDS, first=True, busy=True)), {}),
    "family, of other ages": (arriving(OLDER), {}),
    "family, at two places": (replace(arriving(FAMILY), places=(PLACE, CHOICES[1])), {}),  # type: ignore[type-var]
    "family, already": (arriving(outcome(HAMIDS, Verdict.ALREADY)), {}),
    "family, large": (arriving(outcome(LARGE)), {}),
    "family, sensitive": (arriving(outcome(SENSITIVE)), {}),
    "family, names in other scripts": (arriving(outcome(NAMES)), {}),
    "family, closing": (arriving(FAMILY), {"left": 15}),
    "family, read aloud": (arriving(FAMILY), {"volume": 1}),
    "family, leaving": (departing(outcome(HAMIDS, Verdict.LEAVING)), {}),
    "family, changing": (changing(replace(FAMILY, seats=ALL_IN), (PLACE,)), {}),
    "places": (Places(arriving(FAMILY), (PLACE.occasion,)), {}),  # type: ignore[arg-type]
    "places, two, closing": (
        Places(arriving(FAMILY), (PLACE.occasion, CHOICES[1].occasion)),  # type: ignore[arg-type]
        {"left": 5},
    ),
    "counting": (Counting(VISIT, (0, 2, 0, 0), 2), {}),
    "counting, closing": (Counting(VISIT, (0, 0, 0, 0)), {"left": 10}),
    "naming": (Naming(VISIT, "Zofia", 1), {}),
    "naming, empty, closing": (Naming(VISIT), {"left": 20}),
    "languages": (Picking(), {}),
    "languages, closing": (Picking(), {"left": 20}),
    "what's on": (WhatsOn(), {}),
    "what's on, nothing": (WhatsOn(), {"now": EVENING, "code": ()}),
    "done": (signed_in(CONFIRMED, FAMILY), {}),
    "done, closing": (signed_in(CONFIRMED, FAMILY), {"left": 10}),
    "done, thanked": (replace(signed_in(CONFIRMED, FAMILY), thanked=True), {}),
    "done, already": (at_once(outcome(HAMIDS, Verdict.ALREADY)), {}),
    "done, large": (signed_in(Confirmed(VISIT, (PLACE,), outcome(LARGE).seats), outcome(LARGE)), {}),
    "done, sensitive": (signed_in(Confirmed(VISIT, (PLACE,), outcome(SENSITIVE).seats), FAMILY), {}),
    "done, counted": (counted(Tally(VISIT, PLACE, 1, 2), find_card=True), {}),
    "done, signed out": (signed_out(CONFIRMED), {}),
    "help, unknown": (Help(Verdict.UNKNOWN), {}),
    "help, unknown, closing": (Help(Verdict.UNKNOWN), {"left": 15}),
    "help, unknown again": (Help(Verdict.UNKNOWN_AGAIN), {}),
    "help, random": (Help(Verdict.RANDOM), {}),
    "help, withdrawn": (Help(Verdict.WITHDRAWN), {}),
    "help, nobody in": (Help(Verdict.NOBODY_IN), {}),
    "help, not written": (Help(Trouble.NOT_WRITTEN), {}),
    "help, visit over": (Help(Trouble.VISIT_OVER), {}),
}
STUDIO = Studio(SETTINGS.screen.style, SETTINGS.screen.pictures, lambda: COMMON_CELL, sixels=True)
"""As on the recommended terminal, which draws pictures of scripts."""


def look(code: str, about: dict[str, object]) -> Look:
    """Return the world around a screen; ``about`` says what is out of the ordinary."""
    words = speak(code)
    lost, notice = bool(about.get("lost")), str(about.get("notice", ""))
    usual = Look(
        words=words,
        zone=LONDON,
        now=NOW,
        times=SETTINGS.screen,
        door=DoorSettings(),
        new_id=lambda: UUID(int=1),
        board=BOARD,
        offered=STUDIO.offered(LANGUAGES),
        code=rows_of("https://hub.example/whats-on"),
        readers=words.readers(0, ["Card reader"]) if lost else words.readers(1, []),
        lost=lost,
        notice=getattr(words, notice)() if notice else "",
    )
    others = {key: value for key, value in about.items() if key not in {"lost", "notice"}}
    return replace(usual, **others)  # type: ignore[arg-type]


def drawn(page: Page, size: tuple[int, int], studio: Studio = STUDIO) -> Sheet:
    """Draw a page."""
    return lay_out(page, *size, studio.pen(page.language), begin(page))


def digest(sheet: Sheet) -> str:
    """Return one number for all cells with their inks, all pictures, and where it can be touched."""
    spots = sorted((s.x, s.y, s.width, s.height, s.index) for s in sheet.spots)
    pictures = sorted((p.x, p.y, p.columns, p.rows, p.text, p.ink) for p in sheet.pictures)
    return blake2b(repr([sheet.rows, spots, pictures]).encode(), digest_size=8).hexdigest()


@pytest.mark.parametrize("code", ["en", "pl", "pa", "ar"])
@pytest.mark.parametrize("size", SIZES)
def test_every_state_looks_as_it_was_accepted(code: str, size: str, tmp_path: Path) -> None:
    """What it says, and how it is drawn."""
    seen: dict[str, dict[str, object]] = {}
    pictures: dict[str, str] = {}
    for name, (screen, about) in STATES.items():
        page = screen.page(look(code, about))
        sheet = drawn(page, SIZES[size])
        seen[name] = {"digest": digest(sheet), "says": [text for text, _ in lines(page)]}
        pictures[name] = "\n".join("".join(text for text, _ in row) for row in sheet.rows)
    file = LOOKS / f"{code}-{size}.json"
    if ACCEPT:
        LOOKS.mkdir(exist_ok=True)
        file.write_bytes(msgspec.json.format(msgspec.json.encode(seen), indent=1))
    accepted = msgspec.json.decode(file.read_bytes())
    different = [name for name in STATES if seen[name] != accepted.get(name)]
    for name in different:
        (tmp_path / f"{name}.txt").write_text(pictures[name])
    assert not different, f"look at {tmp_path}"
    assert accepted.keys() == STATES.keys()


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 50), (40, 12), (7, 3), (1, 1)])
def test_no_state_is_ever_wider_or_taller_than_the_terminal(code: str, size: tuple[int, int]) -> None:
    """In any language; what can be touched never overlaps, and at the common sizes a finger fits."""
    for screen, about in STATES.values():
        page = screen.page(look(code, about))
        sheet = drawn(page, size)
        assert len(sheet.rows) == size[1]
        taken: set[tuple[int, int]] = set()
        for spot in sheet.spots:
            cells = {
                (x, y)
                for x in range(spot.x, spot.x + spot.width)
                for y in range(spot.y, spot.y + spot.height)
            }
            assert not cells & taken
            taken |= cells
            assert spot.x >= 0
            if size[0] >= 80:
                assert spot.x + spot.width <= size[0]
                assert spot.width >= 10
                assert spot.height >= 3


def hidden(code: str, size: tuple[int, int], studio: Studio = STUDIO) -> list[str]:
    """Return the states in which something that can be pressed is neither in sight nor behind "more"."""
    states = []
    for name, (screen, about) in STATES.items():
        page = screen.page(look(code, about))
        reachable = drawn(page, size, studio).reachable
        if not reachable >= set(range(len(page.pressables))) and -1 not in reachable:
            states.append(name)
    return states


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("size", [*SIZES.values(), FOOT_20_POINTS])
def test_everything_that_can_be_pressed_is_in_sight_or_one_press_away(
    code: str, size: tuple[int, int]
) -> None:
    """No button is left out for want of room; cards beyond the last are behind "more"."""
    assert not hidden(code, size)


@pytest.mark.parametrize("code", [code for code, each in LANGUAGES.items() if not each.script.in_cells])
def test_a_script_in_blocks_is_offered_where_all_its_screens_have_room_and_nowhere_else(code: str) -> None:
    """Without sixels a line of a script takes six rows: a small terminal offers it no more."""
    studio = Studio(SETTINGS.screen.style, SETTINGS.screen.pictures, lambda: COMMON_CELL, sixels=False)
    assert LANGUAGES[code] not in studio.offered(["en", code], (160, 50))
    assert LANGUAGES[code] in studio.offered(["en", code], BLOCKS_FROM)
    assert not hidden(code, BLOCKS_FROM, studio)


@pytest.mark.parametrize("code", sorted(LANGUAGES.keys() - {"so"}))
def test_done_is_large_in_each_language_on_the_smallest_screen(code: str) -> None:
    """But in Somali, whose words for it are three big lines long."""
    page = STATES["done"][0].page(look(code, {}))
    headline = next(each for each in page.top if isinstance(each, Title))
    sheet = drawn(page, (80, 24))
    in_cells = "\n".join("".join(words for words, _ in row) for row in sheet.rows)
    large = [each.rows for each in sheet.pictures if each.text in headline.text]
    assert headline.text not in in_cells
    assert not large or min(large) >= 4
