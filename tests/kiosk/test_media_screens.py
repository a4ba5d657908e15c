"""Cards and passes at a running kiosk: linked in three keys, a pass read off the screen, a note to staff."""

import pytest
import zxingcpp
from msgspec.structs import replace
from PIL import Image

from config.printing import Printing
from kiosk.screens.done import Done
from kiosk.screens.family import Family
from kiosk.screens.help import Help
from kiosk.screens.staff.found import FoundFamily
from kiosk.screens.staff.home import Home
from kiosk.screens.staff.media import Media
from kiosk.screens.staff.pass_shown import PassShown
from kiosk.screens.staff.which import AskWhich
from kiosk.staff.finding import Hit, Someone
from sync import events, passes
from sync.terms import Ended, Key, Role
from sync.tokens import token_hash
from tests.kiosk.behind import at_work, public, sentence, shows, sign_in
from tests.kiosk.hands import Kiosk, running
from tests.kiosk.scene import HAMIDS, LEE, SAM, SETTINGS, TOKEN_KEY, Hub, arrivals, ledger
from tests.kiosk.test_registering import families, ready, save

NEW = "GCV9900001"


def said(hub: Hub) -> list[events.Body]:
    """Return what was said of media, in order."""
    kinds = (events.MediumLinked, events.MediumWithdrawn)
    return [body for body in ledger(hub.folder) if isinstance(body, kinds)]


async def found(kiosk: Kiosk, name: str = "Amira") -> FoundFamily:
    """Stand before the Hamids, as after finding them by two identifiers."""
    home = kiosk.app.screen
    assert isinstance(home, Home)
    people = tuple(
        Someone(HAMIDS.person(each), each, role, here=False)
        for each, role in (("Amira", Role.ADULT), ("Samir", Role.ADULT), ("Noor", Role.CHILD))
    )
    hit = Hit(HAMIDS.id, HAMIDS.person(name), people, behind_glass=False)
    kiosk.app.push_screen(FoundFamily(home.world, home.shift, hit))
    return await shows(kiosk, FoundFamily)


async def media_of_hamids(kiosk: Kiosk) -> Media:
    """Open their cards and passes, and wait until they are listed."""
    await found(kiosk)
    await kiosk.press("c")
    screen = await shows(kiosk, Media)
    await kiosk.until(lambda: "Amira (adult)" in kiosk.drawn(), "the list")
    return screen


async def test_the_card_just_shown_is_linked_in_three_keys_after_registering(hub: Hub) -> None:
    """A stranger taps, is counted, and registers; C, L, Enter: the card is theirs, and so is its visit."""
    async with running(hub) as kiosk:
        await kiosk.tap(NEW, Help)
        hub.clock.advance(120)
        await kiosk.press("escape")
        await sign_in(kiosk)
        await ready(kiosk)
        await save(kiosk)
        await kiosk.press("c")
        await shows(kiosk, Media)
        await kiosk.until(lambda: "Just shown: the card ending 0001, at 10:05" in kiosk.drawn(), "the card")
        await kiosk.press("l")
        await shows(kiosk, AskWhich)
        await kiosk.press("enter")
        await kiosk.until(lambda: "Linked: the one ending 0001" in sentence(kiosk), "the sentence")
        assert "card ending 0001" in kiosk.drawn()
        await kiosk.press("escape")
        await shows(kiosk, Home)
        await kiosk.press("f10")
        await public(kiosk)
        await kiosk.tap(NEW, Done)
    (family,) = families(hub)
    (linked,) = said(hub)
    assert isinstance(linked, events.MediumLinked)
    assert (linked.family, linked.person) == (family.family, family.members[0].person)
    assert linked.token == arrivals(hub.folder)[0].token


async def test_another_holder_is_chosen_by_the_third_key(hub: Hub) -> None:
    """C, L, 2: the card is the second adult's. On this screen a strange card is no visit."""
    async with at_work(hub) as kiosk:
        await media_of_hamids(kiosk)
        assert "No card was shown lately" in kiosk.drawn()
        hub.tap(NEW)
        await kiosk.until(lambda: "Just shown: the card ending 0001" in kiosk.drawn(), "the card")
        await kiosk.press("l")
        await shows(kiosk, AskWhich)
        await kiosk.press("2")
        await kiosk.until(lambda: "Linked" in sentence(kiosk), "the sentence")
    (linked,) = said(hub)
    assert isinstance(linked, events.MediumLinked)
    assert linked.person == HAMIDS.person("Samir")
    assert not arrivals(hub.folder)


async def test_a_family_that_comes_meanwhile_signs_in_as_ever(hub: Hub) -> None:
    """Only a card that is nobody's waits for staff."""
    async with at_work(hub) as kiosk:
        await media_of_hamids(kiosk)
        await kiosk.tap("GCV6000001", Family)
        await public(kiosk)
        assert "Amira" not in kiosk.drawn()
    assert len(arrivals(hub.folder)) == 1


async def test_a_strange_card_is_counted_again_once_the_screen_is_left(hub: Hub) -> None:
    """Nobody's visit is swallowed because staff stood at this screen before."""
    async with at_work(hub) as kiosk:
        await media_of_hamids(kiosk)
        await kiosk.press("escape")
        await shows(kiosk, Home)
        await kiosk.tap(NEW, Help)
    assert len(arrivals(hub.folder)) == 1


def rows(kiosk: Kiosk) -> list[str]:
    """Return what is drawn, row by row."""
    return kiosk.drawn().splitlines()


def scanned(kiosk: Kiosk, size: int = 8) -> list[str]:
    """Return what somebody else's decoder reads off the screen, as the camera of a phone would."""
    region = kiosk.app.screen.query_one("#code").region
    seen = rows(kiosk)[region.y : region.bottom]
    picture = Image.new("L", (region.width * size, region.height * size * 2), 255)
    for y, row in enumerate(seen):
        for x, block in enumerate(row[region.x : region.right]):
            for half in (0, 1):
                if block == "█" or block == "▀▄"[half]:
                    at = (x * size, (2 * y + half) * size)
                    picture.paste(0, (*at, at[0] + size, at[1] + size))
    return [each.text for each in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["low", "tall"])
async def test_a_pass_is_read_off_the_screen(hub: Hub, size: tuple[int, int]) -> None:
    """C, I, Enter: it is there, whole, for a camera; it works at once; and nothing of it stays."""
    async with at_work(hub, size=size) as kiosk:
        await media_of_hamids(kiosk)
        await kiosk.press("i")
        await shows(kiosk, AskWhich)
        await kiosk.press("enter")
        await shows(kiosk, PassShown)
        await kiosk.until(lambda: len(scanned(kiosk)) == 1, "the code")
        (value,) = scanned(kiosk)
        assert passes.well_formed(value)
        await kiosk.press("escape")
        await shows(kiosk, Media)
        await kiosk.until(lambda: f"pass ending {value[-4:]}" in kiosk.drawn(), "the pass in the list")
        await kiosk.press("f10")
        await public(kiosk)
        await kiosk.tap(value, Family)
    (linked,) = said(hub)
    assert isinstance(linked, events.MediumLinked)
    assert (linked.kind, linked.token) == (Key.PASS, token_hash(value, TOKEN_KEY))


@pytest.mark.parametrize(("key", "pages"), [("p", 1), ("h", 1), ("f", 1), ("d", 1)])
async def test_a_pass_is_printed_at_three_sizes_or_lies_as_a_pdf(hub: Hub, key: str, pages: int) -> None:
    """Without a printer it is a PDF in the folder, under a name that says nothing of anybody."""
    folder = hub.folder.parent / "prints"
    hub.settings = replace(SETTINGS, printing=Printing(folder=str(folder)))
    async with at_work(hub) as kiosk:
        await media_of_hamids(kiosk)
        await kiosk.press("i", "enter")
        await shows(kiosk, PassShown)
        await kiosk.press(key)
        await kiosk.until(lambda: "It lies as a PDF in" in sentence(kiosk), "the sentence")
        assert ("No printer" in sentence(kiosk)) == (key != "d")
    files = list(folder.iterdir())
    assert len(files) == pages
    assert files[0].name.startswith("pass-")
    assert files[0].read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("key", "how", "says"),
    [("x", Ended.LOST, "reported lost"), ("v", Ended.REVOKED, "revoked")],
)
async def test_a_card_is_withdrawn_by_one_key_and_put_back_by_another(
    hub: Hub, key: str, how: Ended, says: str
) -> None:
    """Undone within ten seconds, or put back at any time; it shows how it stands."""
    async with at_work(hub) as kiosk:
        await media_of_hamids(kiosk)
        await kiosk.press("down", key)
        await kiosk.until(lambda: says in sentence(kiosk) and "U takes it back" in sentence(kiosk), "undo")
        await kiosk.press("u")
        await kiosk.until(lambda: "opens this family again" in sentence(kiosk), "undone")
        await kiosk.press(key)
        await kiosk.until(lambda: says in sentence(kiosk), "withdrawn again")
        await kiosk.until(
            lambda: "  ·  " in kiosk.drawn().split("Samir")[0].split("Amira (adult)")[1], "its standing"
        )
    withdrawn = [each for each in said(hub) if isinstance(each, events.MediumWithdrawn)]
    assert [(each.standing, each.by) for each in withdrawn] == [(how, SAM.id)] * 2


async def test_a_lost_card_is_replaced_by_a_pass_in_one_go(hub: Hub) -> None:
    """R, 1: the old one opens nothing, the new one is on the screen."""
    async with at_work(hub) as kiosk:
        await media_of_hamids(kiosk)
        await kiosk.press("down", "r")
        await shows(kiosk, AskWhich)
        await kiosk.press("1")
        await shows(kiosk, PassShown)
        assert "The pass of Amira works from now on" in " ".join(kiosk.drawn().split())
    old, new = said(hub)
    assert isinstance(old, events.MediumWithdrawn)
    assert isinstance(new, events.MediumLinked)
    assert (old.standing, new.person) == (Ended.REPLACED, HAMIDS.person("Amira"))


async def test_the_third_tap_of_a_strange_card_raises_a_note(hub: Hub) -> None:
    """Whoever signs in next reads it first, and reads no more of it once the card is somebody's."""
    async with running(hub) as kiosk:
        for _ in range(3):
            await kiosk.tap(NEW, Help)
            hub.clock.advance(60)
        hub.doors[0].look()
        await sign_in(kiosk)
        await kiosk.until(
            lambda: "shown 3 times, last at 10:07" in " ".join(kiosk.drawn().split()), "the note"
        )
        await media_of_hamids(kiosk)
        await kiosk.press("l", "enter")
        await kiosk.until(lambda: "Linked" in sentence(kiosk), "the sentence")
        await kiosk.press("escape")
        await shows(kiosk, Home)
        hub.doors[0].look()
        await kiosk.until(lambda: "Nobody knows" not in kiosk.drawn(), "no note")


async def test_a_leader_is_not_offered_cards(hub: Hub) -> None:
    """The role decides, here as at the desk."""
    async with at_work(hub, LEE) as kiosk:
        await found(kiosk)
        assert "Cards and passes" not in kiosk.drawn()
        await kiosk.press("c")
        assert isinstance(kiosk.app.screen, FoundFamily)
