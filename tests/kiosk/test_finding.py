"""Finding a family: two identifiers, rarely, on record; masked where no door may name anybody."""

from datetime import date

import pytest
from textual.widgets import OptionList

from kiosk.screens.staff.corrections import Corrections
from kiosk.screens.staff.finding import Finding
from kiosk.screens.staff.found import FoundFamily
from kiosk.screens.staff.picks import Picks
from kiosk.screens.staff.register import Register as RegisterOfSession
from kiosk.staff.finding import TIMES
from sync import events, wire
from sync.register import Register
from sync.store import Store
from sync.tokens import finding_id, name_and_birth, name_and_postcode
from tests.kiosk.behind import at_work, public, sentence, shows
from tests.kiosk.hands import Kiosk
from tests.kiosk.scene import (
    APART,
    HAMIDS,
    IDENTITY,
    NOW,
    ROBIN,
    SAM,
    SENSITIVE,
    TODAY,
    TOKEN_KEY,
    Household,
    Hub,
    arrivals,
    ledger,
)

BORN = date(1990, 1, 5)


def finding(household: Household, name: str, hashed: str) -> wire.Finding:
    """Return an entry by which somebody is found."""
    person = household.person(name)
    return wire.Finding(
        id=finding_id(household.id, person, hashed), finding=hashed, person=person, family=household.id
    )


@pytest.fixture
def town(hub: Hub) -> Hub:
    """Return a hub whose staff can find three families."""
    entries: list[wire.Entry] = [
        finding(HAMIDS, "Amira", name_and_birth("Hamidi", BORN, TOKEN_KEY)),
        finding(HAMIDS, "Samir", name_and_postcode("Hamidi", "LE1 4GH", TOKEN_KEY)),
        finding(SENSITIVE, "-one", name_and_birth("Quietly", BORN, TOKEN_KEY)),
        finding(APART, "Dana", name_and_birth("Apartly", BORN, TOKEN_KEY)),
    ]
    changes = wire.Changes(
        kiosk=IDENTITY.kiosk,
        upserts=[wire.upsert(entry) for entry in entries],
        tombstones=[],
        cursor="2",
        more=False,
        as_of=TODAY,
        time=NOW,
    )
    store = Store.open(hub.folder)
    Register(store).apply(changes)
    store.close()
    return hub


def actions(hub: Hub) -> list[tuple[str, object, str | None]]:
    """Return what staff did, as the ledger holds it."""
    done = [body for body in ledger(hub.folder) if isinstance(body, events.StaffAction)]
    return [(each.action, each.about, each.reason) for each in done]


async def search(kiosk: Kiosk, last: str, *keys: str) -> Finding:
    """Look for somebody, from where staff stand."""
    await kiosk.press("f")
    screen = await shows(kiosk, Finding)
    await kiosk.press(*last, "enter", *keys)
    return screen


async def open_first(kiosk: Kiosk) -> FoundFamily:
    """Open what was found first."""
    await kiosk.until(lambda: kiosk.app.screen.query_one("#hits", Picks).option_count > 0, "a hit")
    await kiosk.press("enter")
    return await shows(kiosk, FoundFamily)


@pytest.mark.parametrize(
    ("last", "keys"), [("HAMIDI", (*"05011990",)), ("hamidi", ("enter", *"le14gh", "enter"))]
)
async def test_a_family_is_found_by_two_identifiers_and_signed_in(
    town: Hub, last: str, keys: tuple[str, ...]
) -> None:
    """By name and birth, or name and postcode; what is shown is what its own card would show."""
    async with at_work(town) as kiosk:
        await search(kiosk, last, *keys)
        await open_first(kiosk)
        for name in ("Amira", "Samir", "Noor", "Zayd"):
            assert name in kiosk.drawn()
        await kiosk.press("down", "space", "s")
        await kiosk.until(lambda: "3 people are signed in" in sentence(kiosk), "the word that all is written")
        assert "Amira" not in kiosk.drawn()
    came = arrivals(town.folder)
    assert {body.by for body in came} == {SAM.id}
    assert len(came) == 3
    assert actions(town) == [
        ("searched", HAMIDS.id, None),
        ("signed-in-by-staff", HAMIDS.id, None),
    ]


async def test_one_identifier_finds_nobody(town: Hub) -> None:
    """A name alone is no search, and none is on record."""
    async with at_work(town) as kiosk:
        await search(kiosk, "Hamidi", "enter", "enter")
        await kiosk.until(lambda: "date of birth or a postcode" in sentence(kiosk), "the sentence")
    assert actions(town) == []


async def test_a_search_that_finds_nobody_is_on_record_too(town: Hub) -> None:
    """And nothing of what was typed is."""
    async with at_work(town) as kiosk:
        await search(kiosk, "Nobody", *"05011990")
        await kiosk.until(lambda: "Nobody of this hub" in sentence(kiosk), "the sentence")
    assert actions(town) == [("searched", None, None)]
    assert "Nobody" not in str(ledger(town.folder))


async def test_nobody_goes_through_a_street(town: Hub) -> None:
    """After so many searches in ten minutes there is a wait, restart or not; then it goes on."""
    async with at_work(town) as kiosk:
        await search(kiosk, "Hamidi", *"05011990")
        screen = await shows(kiosk, Finding)
        for number in range(2, TIMES + 1):
            screen._search()
            await kiosk.until(lambda number=number: len(actions(town)) == number, "the search")  # type: ignore[misc]
    again = Hub(town.folder, clock=town.clock)
    async with at_work(again) as kiosk:
        await search(kiosk, "Hamidi", *"05011990")
        await kiosk.until(lambda: "Too many searches" in sentence(kiosk), "the wait")
        assert len(actions(town)) == TIMES
        town.clock.now = town.clock.now.replace(minute=town.clock.now.minute + 11)
        screen = await shows(kiosk, Finding)
        screen._search()
        await kiosk.until(lambda: len(actions(town)) == TIMES + 1, "another search")
    assert again.entrance.close()


async def test_adults_who_registered_apart_are_not_shown_to_one_another(town: Hub) -> None:
    """Whoever asks by one parent's name sees that parent and the children."""
    async with at_work(town) as kiosk:
        await search(kiosk, "Apartly", *"05011990")
        await open_first(kiosk)
        assert "Dana" in kiosk.drawn()
        assert "Ola" in kiosk.drawn()
        assert "Piotr" not in kiosk.drawn()


async def test_a_private_family_stays_behind_glass_for_a_receptionist(town: Hub) -> None:
    """Neither a name nor how many they are; and the desk would not sign them in either."""
    async with at_work(town, SAM) as kiosk:
        await search(kiosk, "Quietly", *"05011990")
        await kiosk.until(lambda: "kept private" in kiosk.drawn(), "the masked hit")
        screen = await open_first(kiosk)
        await kiosk.until(lambda: "Only your hub manager" in sentence(kiosk), "the refusal")
        assert screen.query_one("#people", OptionList).option_count == 0
        assert "adult" not in kiosk.drawn()
        screen.sign_in()
        await kiosk.until(lambda: "does not allow" in sentence(kiosk), "the refusal")
    assert not arrivals(town.folder)


async def test_a_manager_breaks_the_glass_with_a_reason(town: Hub) -> None:
    """It is on record before anything is shown; still there is no name; then they can be signed in."""
    async with at_work(town, ROBIN) as kiosk:
        await search(kiosk, "Quietly", *"05011990")
        await open_first(kiosk)
        await kiosk.until(lambda: "Why do you open it" in sentence(kiosk), "the question")
        await kiosk.press("enter")
        await kiosk.until(lambda: "Person 1 (adult)" in kiosk.drawn(), "the opened family")
        assert ("broke-glass", SENSITIVE.id, "lost-card") in actions(town)
        await kiosk.press("s")
        await kiosk.until(lambda: "4 people are signed in" in sentence(kiosk), "the word")
    assert {body.family for body in arrivals(town.folder)} == {SENSITIVE.id}


async def test_what_was_typed_and_found_goes_with_the_screen(town: Hub) -> None:
    """A tap, or ninety idle seconds, and neither is seen again."""
    async with at_work(town) as kiosk:
        screen = await search(kiosk, "Hamidi", *"05011990")
        await kiosk.until(lambda: "Amira" in kiosk.drawn(), "the hit")
        town.clock.advance(91)
        await public(kiosk)
        assert not any(each in kiosk.drawn() for each in ("Amira", "Hamidi"))
        assert screen._asked.last == ""


async def to_a_register(kiosk: Kiosk) -> RegisterOfSession:
    """Go to the register of somebody who was forgotten."""
    await kiosk.press("c")
    await shows(kiosk, Corrections)
    await kiosk.until(lambda: "Nobody has signed in" in kiosk.drawn(), "today")
    await kiosk.press("a", "enter")
    screen = await shows(kiosk, RegisterOfSession)
    await kiosk.until(lambda: "Stay and Play" in kiosk.drawn(), "the register")
    return screen


async def test_whoever_was_forgotten_is_found_for_a_register(town: Hub) -> None:
    """No card with them and no usual attender: found by two identifiers, and only they are ticked."""
    async with at_work(town) as kiosk:
        await to_a_register(kiosk)
        await search(kiosk, "apartly", *"05011990")
        await kiosk.until(lambda: kiosk.app.screen.query_one("#hits", Picks).option_count > 0, "a hit")
        await kiosk.press("enter")
        await shows(kiosk, RegisterOfSession)
        await kiosk.until(lambda: "[✓] Dana" in kiosk.drawn(), "Dana")
        assert "[ ] Ola" in kiosk.drawn()
        assert "Piotr" not in kiosk.drawn()


async def test_a_family_behind_glass_is_put_on_no_register(town: Hub) -> None:
    """The sentence says whom to see."""
    async with at_work(town, ROBIN) as kiosk:
        await to_a_register(kiosk)
        await search(kiosk, "quietly", *"05011990")
        await kiosk.until(lambda: kiosk.app.screen.query_one("#hits", Picks).option_count > 0, "a hit")
        await kiosk.press("enter")
        screen = await shows(kiosk, RegisterOfSession)
        await kiosk.until(lambda: "See the lead" in sentence(kiosk), "the refusal")
        assert screen._added == ()
