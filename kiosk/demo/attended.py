"""The demonstration with its screen: the kiosk as families see it, and a key for the next family."""

import random
import shlex
from contextlib import ExitStack
from pathlib import Path

from config import kiosk as settings_file
from kiosk.demo import cards as deck
from kiosk.demo.works import USER, Works
from kiosk.panel import DemoPanel
from kiosk.serve import show
from reader.simulate import SimulatedReader


def run(works: Works) -> None:
    """Open the screen, and return when it is left."""
    settings = settings_file.read(works.config)
    cards = deck.read(works.cards)
    queue = deck.queue_at_the_door(cards, random.Random(works.seed))
    here = works.folder / "tap-here"
    with ExitStack() as stack:
        readers = {
            reader.profile.value: stack.enter_context(
                SimulatedReader(
                    reader.profile.value,
                    link=Path(reader.port),
                    tap_link=here if reader.profile is settings_file.Profile.TEXT else None,
                )
            )
            for reader in settings.readers
        }

        def next_family() -> None:
            card = next(queue)
            readers[card.protocol].tap(card.value)

        example = next(card for card in cards if card.protocol == "text")
        panel = DemoPanel(_lines(works, here, example), next_family)
        show(settings, works.log("kiosk"), panel)


def _lines(works: Works, here: Path, example: deck.Card) -> tuple[str, ...]:
    return (
        "N: next family. Q: leave. Or tap a card from another terminal:",
        f"printf '{example.value}\\r' > {shlex.quote(str(here))}",
        f"Dashboard: {works.url}/reach/",
        f"sign in as {USER} with {works.password}. Staff: S, and the PIN {works.pin}",
    )
