"""Whatever a child's hands do to the kiosk, it stays up, and what it acknowledged is in the ledger."""

import random

import pytest
from textual import events as textual_events

from kiosk.drawing.flat import lay_flat
from kiosk.drawing.sheet import lay_out
from kiosk.news import Counted, SignedIn, SignedOut, Tapped
from kiosk.orders import CountIn, SignIn, SignOut
from kiosk.screens.done import Done
from kiosk.screens.staff.signing_in import SigningIn
from reader.scan import Direction
from tests.kiosk.scene import HOUSEHOLDS, Hub, arrivals, scan, until

CARDS = [card for household in HOUSEHOLDS for card in household.cards] + [
    "GCV7777777",
    "FHP1:UNKNOWN",
    "ÿ\x00\x1b",
]
KEYS = (  # noqa: SIM905 - reads better
    "enter escape space tab shift+tab up down left right 0 1 5 9 a b c f g l m n q s v w x Z "
    "plus minus backspace "
    "ctrl+c ctrl+q ctrl+p ctrl+z ctrl+d ctrl+x ctrl+backslash "
    "f1 f2 f5 home end pageup pagedown delete"
).split()
SIZES = [(80, 24), (120, 40), (160, 50), (40, 12), (20, 5), (1, 1)]
STEPS = 150
HURRIED = 600


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_hands_break_the_kiosk(hub: Hub, seed: int) -> None:
    """Keys, taps, touches, pastes, wheels, resizes, a lost reader, noise and time, in any order."""
    dice = random.Random(seed)
    app = hub.app()
    acknowledged: set[str] = set()
    tapped: set[str] = set()
    only_out: set[str] = set()
    seen: set[str] = set()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(hub.readers) and hub.readers[0].started)
        for _ in range(STEPS):
            match dice.randrange(12):
                case 0 | 1:
                    card = dice.choice(CARDS)
                    way = Direction.OUT if dice.random() < 0.2 else Direction.IN
                    (only_out if way is Direction.OUT else tapped).add(card)
                    hub.tap(card, way)
                case 2 | 3 | 4 | 5:
                    await pilot.press(*dice.choices(KEYS, k=5))
                case 6 | 7:
                    width, height = app.size
                    await pilot.click(offset=(dice.randrange(width), dice.randrange(height)))
                case 8:
                    await pilot.resize_terminal(*dice.choice(SIZES))
                case 9:
                    app.post_message(textual_events.Paste("\x1b[31mGCV1000001\n" * 50))
                    wheel = (0, 0, 0, 1, 0, False, False, False)
                    app.canvas.post_message(textual_events.MouseScrollDown(app.canvas, *wheel))
                case 10:
                    hub.clock.advance(dice.choice([0.1, 0.5, 5, 30, 61]))
                case 11:
                    dice.choice([hub.readers[0].lost, hub.readers[0].found, hub.readers[0].not_read])()
            screen = app.front.screen
            seen.add(type(screen).__name__)
            if isinstance(screen, Done):
                acknowledged |= {str(seat.person) for seat in screen.people}
            assert app.is_running
            assert [type(each) for each in app.screen_stack[1:]] in ([], [SigningIn]), "past the PIN"
            if len(app.screen_stack) > 1 and dice.random() < 0.9:
                await pilot.press("escape")
    assert app.return_code in (0, None)
    assert hub.entrance.close()
    assert len(seen) >= 6
    written = arrivals(hub.folder)
    assert acknowledged <= {str(body.person) for body in written}
    holders = {card: each.person(name) for each in HOUSEHOLDS for card, name in each.cards.items()}
    came = {body.person for body in written}
    for card in tapped & holders.keys():
        assert card.startswith("LOST") or holders[card] in came


def test_thousands_of_presses_leave_every_screen_whole(hub: Hub) -> None:
    """Straight at what stands before the family, without a terminal: every page can be drawn."""
    dice = random.Random(5)
    everything = hub.app()
    front, studio = everything.front, everything._studio
    desk = hub.desk()
    for _ in range(HURRIED):
        if dice.random() < 0.1:
            front.heard(Tapped(desk.tap(scan(dice.choice(CARDS)), leaving=dice.random() < 0.2)))
        acts = [each.act for each in front.page().pressables] + list(front.page().keys.values())
        order = front.press(dice.choice(acts)) if acts else front.tick()
        match order:
            case SignIn(visit, persons, places, exact):
                front.heard(SignedIn(desk.confirm(visit, persons, places, exact=exact)))
            case SignOut(visit, persons):
                front.heard(SignedOut(desk.sign_out(visit, persons)))
            case CountIn(visit, adults, children, name):
                front.heard(Counted(desk.count(visit, adults, children, name)))
            case _:
                hub.clock.advance(dice.choice([0.0, 0.5, 20]))
                front.tick()
        page = front.page()
        width, height = dice.choice(SIZES)
        sheet = lay_out(page, width, height, studio.pen(page.language), dice.randrange(-1, 9))
        assert len(sheet.rows) == height
        flat, row = lay_flat(page, width, height, 0)
        assert len(flat.rows) == height
        assert 0 <= row < max(1, height)
    desk.close()
