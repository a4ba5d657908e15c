"""Whatever a child's hands do to the kiosk, it stays up, and what it acknowledged is in the ledger."""

import random

import pytest

from kiosk.screens.done import DoneScreen
from kiosk.screens.family import FamilyScreen
from kiosk.screens.help import HelpScreen
from kiosk.screens.welcome import WelcomeScreen
from tests.kiosk.scene import HOUSEHOLDS, Hub, arrivals, until

CARDS = [card for household in HOUSEHOLDS for card in household.cards] + [
    "GCV7777777",
    "FHP1:UNKNOWN",
    "ÿ\x00\x1b",
]
KEYS = "enter escape space tab shift+tab up down left right 1 5 9 m n q x ctrl+c ctrl+q f5 home end".split()  # noqa: SIM905 - reads better
SIZES = [(80, 24), (120, 40), (160, 50), (40, 12), (20, 5), (1, 1)]
STEPS = 60


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_hands_break_the_kiosk(hub: Hub, seed: int) -> None:
    """Keys, taps, touches, resizes, a lost reader and time, in any order, for a while."""
    dice = random.Random(seed)
    app = hub.app()
    acknowledged: set[str] = set()
    tapped: set[str] = set()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(hub.readers) and hub.readers[0].started)
        for _ in range(STEPS):
            match dice.randrange(8):
                case 0 | 1:
                    card = dice.choice(CARDS)
                    tapped.add(card)
                    hub.tap(card)
                case 2 | 3 | 4:
                    await pilot.press(dice.choice(KEYS))
                case 5:
                    width, height = app.size
                    await pilot.click(offset=(dice.randrange(width), dice.randrange(height)))
                case 6:
                    await pilot.resize_terminal(*dice.choice(SIZES))
                case 7:
                    hub.clock.advance(dice.choice([0.1, 5, 30, 61]))
                    dice.choice([hub.readers[0].lost, hub.readers[0].found])()
            if isinstance(app.screen, DoneScreen):
                acknowledged |= {str(seat.person) for seat in app.screen.people}
            assert app.is_running
            assert len(app.screen_stack) <= 2
            assert isinstance(app.screen, WelcomeScreen | FamilyScreen | DoneScreen | HelpScreen)
    assert app.return_code in (0, None)
    assert hub.entrance.close()
    written = arrivals(hub.folder)
    assert acknowledged <= {str(body.person) for body in written}
    assert len({(body.person or body.token, body.session, body.purpose) for body in written}) == len(written)
    holders = {card: each.person(name) for each in HOUSEHOLDS for card, name in each.cards.items()}
    for card in tapped & holders.keys():
        assert card.startswith("LOST") or holders[card] in {body.person for body in written}
