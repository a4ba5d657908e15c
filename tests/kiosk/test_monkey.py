"""Whatever a child's hands do to the kiosk, it stays up, and what it acknowledged is in the ledger."""

import random
from uuid import UUID

import pytest
from textual import events as textual_events
from textual._xterm_parser import XTermParser

from kiosk.drawing.flat import lay_flat
from kiosk.drawing.sheet import lay_out
from kiosk.news import Counted, SignedIn, SignedOut, Tapped
from kiosk.orders import CountIn, SignIn, SignOut
from kiosk.screens.done import Done
from kiosk.screens.staff.frame import StaffScreen
from kiosk.screens.staff.signing_in import SigningIn
from reader.scan import Direction
from sync.ledger import Ledger
from sync.store import Store
from tests.kiosk.hands import HALF_FINISHED, Kiosk, running
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
STEPS = 60
HURRIED = 600


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_hands_break_the_kiosk(hub: Hub, seed: int) -> None:
    """Keys, taps, touches, pastes, wheels, resizes, a lost reader, noise and time, in any order."""
    dice = random.Random(seed)
    app = hub.app()
    acknowledged: set[str] = set()
    tapped: set[str] = set()
    only_out: set[str] = set()
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
            if isinstance(screen, Done):
                acknowledged |= {str(seat.person) for seat in screen.people}
            assert app.is_running
            assert [type(each) for each in app.screen_stack[1:]] in ([], [SigningIn]), "past the PIN"
            if len(app.screen_stack) > 1 and dice.random() < 0.9:
                await pilot.press("escape")
    assert app.return_code in (0, None)
    assert hub.entrance.close()
    written = arrivals(hub.folder)
    assert acknowledged <= {str(body.person) for body in written}
    holders = {card: each.person(name) for each in HOUSEHOLDS for card, name in each.cards.items()}
    came = {body.person for body in written}
    for card in tapped & holders.keys():
        assert card.startswith("LOST") or holders[card] in came


WIRE = (
    *("\r", "\t", "\x1b[Z", "\x1b", " ", "\x7f", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~"),
    *("\x1bOP", "\x1bOQ", "\x1b[24~", "\x1b[I", "\x1b[O", "\x1b[3;5~", "\x1b[97;5u", "\x1b[9;2u", "\x1b[6~"),
    *("\x1b[200~GCV1000001\r\x1b[201~", "\x1b[48;24;80;480;800t", "\x1b[1;1R", "\x1b]0;x\x07"),
    *("\x1bP1$r\x1b\\", "\x1b[?1;2c", "\x1b[?62;4;22c"),
)
"""What a terminal sends: keys, mouse, pastes, answers to questions that nobody asked."""
BUTTONS = (0, 1, 2, 32, 35, 64, 65)
BURSTS, A_BURST = 3, 60


def noise(dice: random.Random) -> str:
    """Return a piece of what a terminal, a cat on the keyboard or a broken cable may send."""
    match dice.randrange(8):
        case 0 | 1:
            return dice.choice(WIRE)
        case 2:
            x, y, button = (
                dice.randrange(1, 90),
                dice.randrange(1, 30),
                dice.choice([0, 1, 2, 32, 35, 64, 65]),
            )
            return f"\x1b[<{button};{x};{y}M\x1b[<{button};{x};{y}m"
        case 3:
            return chr(dice.randrange(32))
        case 4:
            return "\x1b[" + "".join(dice.choices("0123456789;<?$ ABMRZcmtuz~", k=dice.randrange(1, 9)))
        case 5:
            return chr(dice.choice([dice.randrange(0x20, 0x7F), dice.randrange(0xA0, 0xD800), 0x1F600]))
        case _:
            return dice.choice("0123456789abcdefghijklmnopqrstuvwxyz+-")


@pytest.mark.parametrize("bursts", [BURSTS, pytest.param(20 * BURSTS, marks=pytest.mark.long)])
@pytest.mark.parametrize("state", HALF_FINISHED)
async def test_no_input_breaks_any_screen(
    hub: Hub, state: str, bursts: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """Hundreds of keys, touches, escapes and cards at each kind of screen, and thousands in all.

    The kiosk lives on, opens nothing but what stands behind the PIN, shows no traceback, keeps what it said
    was written, and is at its welcome screen again when everybody has gone.
    """
    dice = random.Random(state)
    acknowledged: set[UUID] = set()
    async with running(hub) as kiosk:
        for _ in range(bursts):
            await kiosk.home()
            await kiosk.come_to(state)
            await throw(kiosk, dice)
            assert kiosk.app.is_running
            assert all(isinstance(each, StaffScreen) for each in kiosk.app.screen_stack[1:])
            if isinstance(kiosk.screen, Done):
                acknowledged |= {seat.person for seat in kiosk.screen.people}
        await kiosk.home()
    assert kiosk.app.return_code in (0, None)
    assert hub.entrance.close()
    printed = "".join(capfd.readouterr())
    assert "Traceback" not in printed
    assert "screen-failed" not in printed
    assert acknowledged <= {body.person for body in arrivals(hub.folder)}
    store = Store.open(hub.folder)
    assert Ledger(store).broken_links() == []
    store.close()


async def throw(kiosk: Kiosk, dice: random.Random) -> None:
    """Throw one burst, as fast as the terminal's driver can take it."""
    parser, driver = XTermParser(), kiosk.app._driver
    assert driver
    for _ in range(A_BURST):
        for message in parser.feed(noise(dice)):
            driver.process_message(message)
        if dice.random() < 0.05:
            kiosk.hub.tap(dice.choice(CARDS), dice.choice([Direction.IN, Direction.OUT]))
        if dice.random() < 0.05:
            await kiosk.pilot.resize_terminal(*dice.choice(SIZES))
        if dice.random() < 0.05:
            kiosk.hub.clock.advance(dice.choice([0.1, 0.5, 5]))
    await kiosk.pilot.pause()


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
