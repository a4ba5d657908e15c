"""What people and machines type at the desk that is wrong: each has a sentence, and nothing typed is lost."""

import pytest
from textual.events import Paste
from textual.widgets import Button

from kiosk.screens.staff.fields import Choice
from kiosk.screens.staff.home import Home
from kiosk.screens.staff.registering import Registering
from kiosk.screens.staff.saved import Saved
from kiosk.staff.form.checking import Page
from kiosk.staff.form.form import ADULT, CHILD, Form
from kiosk.staff.registering import FamilySaved, Register
from sync import events
from sync.register import Register as Known
from sync.sealing import unseal
from sync.store import StoreError
from tests.kiosk.behind import at_work, public, sentence, shows
from tests.kiosk.hands import Kiosk
from tests.kiosk.scene import SAM, SEAL, Hub
from tests.kiosk.staff.desks import bodies, working
from tests.kiosk.test_form import answered, family, someone

LONG = "Wilhelmina " * 27 + "Ann"
"""Three hundred characters of one name."""


async def open_form(kiosk: Kiosk, form: Form, page: Page) -> Registering:
    """Open a form at one of its pages."""
    form.page = page
    home = kiosk.app.screen
    assert isinstance(home, Home)
    kiosk.app.push_screen(Registering(home.world, home.shift, form))
    screen = await shows(kiosk, Registering)
    await kiosk.until(lambda: screen.focused is not None, "the keys")
    return screen


def registered(hub: Hub) -> list[str]:
    """Return the first names that are under the seal."""
    (event,) = bodies(hub.folder, events.FamilyRegistered)
    assert isinstance(event, events.FamilyRegistered)
    return [each.first_name for each in unseal(event.sealed, SEAL.encode()).people]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["low", "tall"])
async def test_names_of_every_kind_go_through_the_screen_letter_for_letter(
    hub: Hub, size: tuple[int, int]
) -> None:
    """Three hundred characters, a picture, and right to left: looked at once more, and saved."""
    assert len(LONG) == 300
    names = [LONG, "Ada 😀", "محمد"]
    form = answered()
    for _ in names:
        someone(form, ADULT, first="", relation="", responsibility="")
    form.person = 0
    async with at_work(hub, size=size) as kiosk:
        screen = await open_form(kiosk, form, Page.PEOPLE)
        for number, name in enumerate(names):
            kiosk.app.post_message(Paste(name))
            await kiosk.until(lambda n=number, name=name: form.people[n].first == name, "the name")  # type: ignore[misc]
            await kiosk.press("f8")
        for _ in range(5):
            await kiosk.press("pagedown")
        await kiosk.until(lambda: form.page == Page.SUMMARY, "the reading")
        await kiosk.until(lambda: "picture" in sentence(kiosk), "what to look at")
        assert "right to left" in sentence(kiosk)
        screen.query_one("#save", Button).press()
        await shows(kiosk, Saved)
    assert registered(hub) == names


async def test_a_child_older_than_its_parent_is_said_and_stays(hub: Hub) -> None:
    """Saving goes to the date that must be wrong; one figure put right, and it is saved."""
    form = answered()
    someone(form, ADULT, first="Amira", no_date="", day="5", month="1", year="2010")
    someone(form, CHILD, first="Noor", year="2009")
    async with at_work(hub) as kiosk:
        screen = await open_form(kiosk, form, Page.SUMMARY)
        await kiosk.until(lambda: "cannot be older than" in sentence(kiosk), "the sentence")
        screen.query_one("#save", Button).press()
        await kiosk.until(lambda: form.page == Page.PEOPLE, "the page of the date")
        await kiosk.until(lambda: "Noor cannot be older than Amira" in sentence(kiosk), "the sentence there")
        assert (form.people[0].year, form.people[1].year) == ("2010", "2009")
    assert not bodies(hub.folder, events.FamilyRegistered)


async def test_a_full_disk_keeps_no_form_from_being_put_away(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits in memory, sealed, until there is room, and opens by the same PIN meanwhile."""
    async with at_work(hub) as kiosk:
        await open_form(kiosk, family(), Page.PEOPLE)

        def refuse(*_: object) -> None:
            raise StoreError("The disk is full: free some space.")

        monkeypatch.setattr("sync.drafts.keep", refuse)
        await kiosk.press("f10")
        await public(kiosk)
        assert "Ngozi" not in kiosk.drawn()
        await kiosk.press("f2", *SAM.pin)
        screen = await shows(kiosk, Registering)
        assert [each.first for each in screen.form.people] == ["Ngozi", "Chidi", "Ify"]


def test_a_family_saved_on_a_full_disk_is_written_beside_and_taken_up(hub: Hub) -> None:
    """The desk says that it is saved because it is: once there is room, the family is known by itself."""
    form = family()
    with working(hub) as work:
        conn = work.bench.store.db.conn
        pages = conn.execute("PRAGMA page_count").fetchone()[0]
        conn.execute(f"PRAGMA max_page_count = {pages}")
        while not work.bench.ledger.spilled():
            work.record(events.StaffAction(staff=SAM.id, action="filler"))
        before = work.bench.ledger.spilled()
        assert isinstance(work.do(Register, form=form, notice="1"), FamilySaved)
        assert work.bench.ledger.spilled() > before
        conn.execute("PRAGMA max_page_count = 1000000")
        work.bench.ledger.take_up()
        known = Known(work.bench.store).members(form.family)
        assert [person.known_as for _, person in known] == ["Ngozi", "Chidi", "Ify"]
    assert registered(hub) == ["Ngozi", "Chidi", "Ify"]


async def test_nobody_beside_reads_the_private_answer_off_the_screen(hub: Hub) -> None:
    """Not from the words, not from the colours, not from where the keys are: all three look alike."""
    looks = set()
    async with at_work(hub) as kiosk:
        for answer in "123":
            form = family()
            form.note = ""
            screen = await open_form(kiosk, form, Page.HOUSEHOLD)
            field = screen.query_one("#note", Choice)
            await kiosk.until(lambda field=field: field.has_focus, "the question")  # type: ignore[misc]
            await kiosk.press(answer)
            await kiosk.until(lambda form=form: form.note != "", "the answer")  # type: ignore[misc]
            field.focus()
            await kiosk.pilot.pause()
            looks.add(str(field.render()) + repr(field._drawn(field.size.width)[0].spans))
            screen.app.pop_screen()
            await shows(kiosk, Home)
    assert len(looks) == 1
    assert "must not know" not in looks.pop()
