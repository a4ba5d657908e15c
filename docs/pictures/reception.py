"""Make the handbook's pictures from the running screens: ``make pictures`` (needs Debian's chromium).

The hub, its families and its staff are those of the tests, all invented; the clock stands still.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import async_playwright

from docs.pictures.make import CHROMIUM, FLAGS, picture
from kiosk.screens.family import Family
from kiosk.screens.help import Help
from kiosk.screens.staff.corrections import Corrections
from kiosk.screens.staff.fire import FireRoll
from kiosk.screens.staff.sessions import Sessions
from kiosk.screens.staff.signing_in import SigningIn
from kiosk.staff.form.checking import Page
from sync import wire
from sync.register import Register
from sync.store import Store
from sync.tokens import name_and_birth
from tests.kiosk import test_finding, test_registering
from tests.kiosk.behind import shows, sign_in
from tests.kiosk.hands import Kiosk, running
from tests.kiosk.scene import (
    APART,
    HAMIDS,
    IDENTITY,
    NOW,
    STAY_AND_PLAY,
    TODAY,
    TOKEN_KEY,
    Hub,
    make_store,
    scan,
)
from tests.kiosk.staff.desks import families

SIZE = (96, 30)
Shoot = Callable[[Kiosk, str], Awaitable[None]]


async def main() -> None:
    """Take every picture."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        async def shoot(kiosk: Kiosk, name: str) -> None:
            await kiosk.pilot.pause(0.3)
            await picture(browser, kiosk.app.export_screenshot(), f"reception-{name}.png")

        for take in (at_the_door, signing_in, registering, finding, sessions, corrections, fire, waiting):
            with tempfile.TemporaryDirectory(prefix="hub-pictures-") as name:
                async with at_a_kiosk(Path(name) / "store") as kiosk:
                    await take(kiosk, shoot)
        await browser.close()


@asynccontextmanager
async def at_a_kiosk(folder: Path) -> AsyncIterator[Kiosk]:
    """Run a kiosk on whose ledger two families have come already."""
    make_store(folder)
    hub = Hub(folder)
    with families(hub) as desk:
        outcome = desk.tap(scan("GCV1000001"))
        desk.confirm(outcome.visit, [seat.person for seat in outcome.seats if seat.name != "Samir"])
        desk.tap(scan("GCV4000001"))
    async with running(hub, SIZE) as kiosk:
        yield kiosk
    hub.entrance.close()


async def at_the_door(kiosk: Kiosk, shoot: Shoot) -> None:
    """What families see."""
    await shoot(kiosk, "welcome")
    await kiosk.tap("GCV2000001", Family)
    await shoot(kiosk, "family")
    await kiosk.press("enter")
    await kiosk.until(lambda: not isinstance(kiosk.screen, Family), "done")
    await shoot(kiosk, "done")
    await kiosk.tap("GCV7777777", Help)
    await shoot(kiosk, "unknown-card")


async def signing_in(kiosk: Kiosk, shoot: Shoot) -> None:
    """The PIN, and what is behind it."""
    await kiosk.press("f2")
    await shows(kiosk, SigningIn)
    await shoot(kiosk, "pin")
    await sign_in(kiosk)
    await shoot(kiosk, "home")


async def registering(kiosk: Kiosk, shoot: Shoot) -> None:
    """A form half filled in, and read back."""
    await sign_in(kiosk)
    typist = await test_registering.begin(kiosk)
    await shoot(kiosk, "form")
    await test_registering.fill(typist)
    await typist.on(Page.SUMMARY)
    await shoot(kiosk, "summary")


async def finding(kiosk: Kiosk, shoot: Shoot) -> None:
    """A family by surname and date of birth."""
    known(kiosk.hub)
    await sign_in(kiosk)
    await test_finding.search(kiosk, "Hamidi", *"05011990")
    await kiosk.until(lambda: "Samir" in kiosk.drawn(), "a family")
    await shoot(kiosk, "find")
    await test_finding.open_first(kiosk)
    await shoot(kiosk, "found")


def known(hub: Hub) -> None:
    """Let the registry say by what two families are found."""
    entries: list[wire.Entry] = [
        test_finding.finding(home, name, name_and_birth(last, test_finding.BORN, TOKEN_KEY))
        for home, name, last in ((HAMIDS, "Amira", "Hamidi"), (APART, "Dana", "Apartly"))
    ]
    upserts = [wire.upsert(entry) for entry in entries]
    changes = wire.Changes(
        kiosk=IDENTITY.kiosk, upserts=upserts, tombstones=[], cursor="2", more=False, as_of=TODAY, time=NOW
    )
    store = Store.open(hub.folder)
    Register(store).apply(changes)
    store.close()


async def sessions(kiosk: Kiosk, shoot: Shoot) -> None:
    """Today's list, a register, and a closing."""
    await sign_in(kiosk)
    await kiosk.press("s")
    await shows(kiosk, Sessions)
    await kiosk.until(lambda: "Stay and Play" in kiosk.drawn(), "today's sessions")
    await shoot(kiosk, "sessions")
    await kiosk.press("r")
    await kiosk.until(lambda: "Amira" in kiosk.drawn(), "the register")
    await shoot(kiosk, "register")
    await kiosk.press("escape")
    await shows(kiosk, Sessions)
    await kiosk.press("c")
    await kiosk.press("1", "4", "enter")
    await shoot(kiosk, "closing")


async def corrections(kiosk: Kiosk, shoot: Shoot) -> None:
    """Today's visits, and why one is taken back."""
    await sign_in(kiosk)
    await kiosk.press("c")
    await shows(kiosk, Corrections)
    await kiosk.until(lambda: "Amira" in kiosk.drawn(), "the visits")
    await shoot(kiosk, "corrections")
    await kiosk.press("w")
    await shoot(kiosk, "reason")


async def fire(kiosk: Kiosk, shoot: Shoot) -> None:
    """The roll: numbers for anybody, names behind the PIN."""
    await kiosk.press("f12")
    await shows(kiosk, FireRoll)
    await kiosk.until(lambda: "people" in kiosk.drawn(), "the numbers")
    await shoot(kiosk, "fire-numbers")
    await kiosk.press("f2")
    await shows(kiosk, SigningIn)
    await kiosk.press(*"246810")
    await shows(kiosk, FireRoll)
    await kiosk.until(lambda: "Amira" in kiosk.drawn(), "the names")
    await shoot(kiosk, "fire-names")


async def waiting(kiosk: Kiosk, shoot: Shoot) -> None:
    """What needs a person, and how the kiosk is."""
    with families(kiosk.hub) as desk:
        desk.not_answered(desk.tap(scan("GCV2000001")).visit)
        desk.tap(scan("GCV7777777"))
    kiosk.hub.clock.now = STAY_AND_PLAY.ends
    await sign_in(kiosk)
    await kiosk.press("e")
    await kiosk.until(lambda: "need a person" in kiosk.drawn(), "the list")
    await shoot(kiosk, "exceptions")
    await kiosk.press("escape", "h")
    await kiosk.until(lambda: "Printer" in kiosk.drawn(), "how the kiosk is")
    await shoot(kiosk, "health")


if __name__ == "__main__":
    asyncio.run(main())
