"""Registering a family at a running kiosk: by keys, counted; interrupted, and gone on with; saved, sealed."""

import gc
import inspect

import pytest
from textual.events import Paste
from textual.widgets import Button

from kiosk.clock import new_id
from kiosk.screens.family import Family
from kiosk.screens.staff.fields import Choice
from kiosk.screens.staff.home import Home
from kiosk.screens.staff.registering import Registering
from kiosk.screens.staff.saved import Saved
from kiosk.staff.form.checking import Page
from kiosk.staff.form.form import ADULT, CHILD
from kiosk.staff.form.form import begin as start
from sync import events
from sync.register import Register
from sync.sealing import unseal
from sync.store import Store, StoreError
from tests.kiosk.behind import at_work, public, sentence, shows, sign_in
from tests.kiosk.hands import Kiosk, running
from tests.kiosk.scene import LEE, SAM, SEAL, STAY_AND_PLAY, Hub, arrivals, ledger
from tests.kiosk.test_form import answered, someone
from tests.legible import legible

OTHERS = 60
"""Key presses beyond the names, for a family of four: fewer than so many."""


PEOPLE = ["Amira", "Samir", "Noor", "Zayd"]


class Typist:
    """Types at a form, and counts the keys that are no letters of names."""

    def __init__(self, kiosk: Kiosk) -> None:
        self._kiosk = kiosk
        self.keys = 0

    async def name(self, *names: str) -> None:
        """Put names in, each with Enter; their letters do not count."""
        for each in names:
            self._kiosk.app.post_message(Paste(each))
            await self.press("enter")

    async def press(self, *keys: str) -> None:
        """Press keys that count."""
        self.keys += len(keys)
        await self._kiosk.press(*keys)

    @property
    def form(self) -> Registering:
        """The screen."""
        screen = self._kiosk.app.screen
        assert isinstance(screen, Registering)
        return screen

    async def on(self, page: Page) -> None:
        """Wait until a page is up."""
        await self._kiosk.until(lambda: self.form.form.page == page, page.name)


async def begin(kiosk: Kiosk) -> Typist:
    """Open a new form."""
    typist = Typist(kiosk)
    await typist.press("r")
    await shows(kiosk, Registering)
    return typist


async def fill(typist: Typist) -> None:
    """Fill the form in for an invented family of four, up to reading it back."""
    await typist.name("Amira", "Hamidi")
    await typist.press(*"y1990", "f", "a")
    await typist.name("Samir")
    await typist.press("o", "m", "c")
    await typist.name("Noor")
    await typist.press(*"05012019", "f", "n", "c")
    await typist.name("Zayd")
    await typist.press(*"8 7 2021", "m", "n", "d")
    await typist.on(Page.RELATIONS)
    await typist.press("m", "y", "f", "y")
    await typist.on(Page.HOME)
    await typist.press(*"le14gh", "enter", "n")
    await typist.on(Page.HOUSEHOLD)
    await typist.press("e", "1")
    await typist.on(Page.EXTRA)
    await typist.press("enter")
    await typist.on(Page.NOTICE)
    await typist.press("enter", "y")
    await typist.on(Page.SUMMARY)


async def ready(kiosk: Kiosk) -> Typist:
    """Open the form of that family where everything is answered and read back."""
    form = answered()
    for first, kind in zip(PEOPLE, (ADULT, ADULT, CHILD, CHILD), strict=True):
        someone(form, kind, first=first, last="Hamidi")  # the two children are twins
    form.page = Page.SUMMARY
    home = kiosk.app.screen
    assert isinstance(home, Home)
    kiosk.app.push_screen(Registering(home.world, home.shift, form))
    await shows(kiosk, Registering)
    typist = Typist(kiosk)
    await kiosk.until(lambda: typist.form.query_one("#save", Button).has_focus, "the button")
    return typist


async def save(kiosk: Kiosk) -> None:
    """Press the button, and wait until all is written."""
    await kiosk.press("enter")
    await shows(kiosk, Saved)


def families(hub: Hub) -> list[events.FamilyRegistered]:
    """Return the registrations in the ledger."""
    return [body for body in ledger(hub.folder) if isinstance(body, events.FamilyRegistered)]


async def test_a_family_of_four_takes_fewer_than_sixty_keys_beyond_its_names(hub: Hub) -> None:
    """And with the last of them it is written, sealed, and signed in."""
    async with at_work(hub) as kiosk:
        typist = await begin(kiosk)
        await fill(typist)
        for part in ("Amira Hamidi", "mother of Noor and Zayd", "5 January 2019 (7)", "LE1 4GH"):
            assert part in " ".join(kiosk.drawn().split())
        await typist.press("enter")
        await shows(kiosk, Saved)
        assert typist.keys < OTHERS
        assert "4 people are signed in" in kiosk.drawn()
    (event,) = families(hub)
    assert event.by == SAM.id
    assert [each.known_as for each in event.members] == PEOPLE
    said = unseal(event.sealed, SEAL.encode())
    assert {each.last_name for each in said.people} == {"Hamidi"}
    assert [(each.kind, each.responsibility) for each in said.related] == [("mother", "yes")] * 2 + [
        ("father", "yes")
    ] * 2
    came = arrivals(hub.folder)
    assert {body.person for body in came} == {each.person for each in event.members}
    assert {(body.medium, body.confirmed, body.by) for body in came} == {("staff", "staff", SAM.id)}
    assert {body.session for body in came} == {STAY_AND_PLAY.id}
    done = [body for body in ledger(hub.folder) if isinstance(body, events.StaffAction)]
    assert [(body.staff, body.action, body.about) for body in done] == [(SAM.id, "registered", event.family)]


async def test_nothing_that_was_typed_rests_in_the_clear(hub: Hub) -> None:
    """Not in the store's tables either: a surname, a date of birth, a postcode."""
    async with at_work(hub) as kiosk:
        await ready(kiosk)
        await save(kiosk)
    store = Store.open(hub.folder)
    tables = [row[0] for row in store.db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    everything = repr([store.db.conn.execute(f"SELECT * FROM {name}").fetchall() for name in tables])  # noqa: S608 - our own tables
    store.close()
    assert "Amira" in everything
    for secret in ("Hamidi", "2019-01-05", "LE1", "1990"):
        assert secret not in legible(everything)


async def test_the_family_is_known_at_this_door_at_once(hub: Hub) -> None:
    """Without a network: staff find it by two identifiers, and its people are members here."""
    async with at_work(hub) as kiosk:
        await ready(kiosk)
        await save(kiosk)
    (event,) = families(hub)
    store = Store.open(hub.folder)
    known = Register(store)
    assert [person.known_as for _, person in known.members(event.family)] == [
        "Amira",
        "Samir",
        "Noor",
        "Zayd",
    ]
    assert {each.family for each in known.found(event.members[2].finding[0])} == {event.family}
    store.close()


async def half_way(kiosk: Kiosk) -> Typist:
    """Stand in the middle of a form: the mother is on it, and half of a child's date."""
    form = start(new_id)
    form.people.clear()
    someone(form, ADULT, first="Amira", last="Hamidi")
    someone(form, CHILD, first="Noor", last="Hamidi", day="", month="", year="")
    home = kiosk.app.screen
    assert isinstance(home, Home)
    kiosk.app.push_screen(Registering(home.world, home.shift, form))
    screen = await shows(kiosk, Registering)
    await kiosk.until(lambda: screen.focused is not None and screen.focused.id == "day-box", "the box")
    typist = Typist(kiosk)
    await typist.press(*"0501")
    return typist


async def test_a_familys_tap_in_the_middle_loses_nothing_and_shows_nothing(hub: Hub) -> None:
    """The next family sees its own names; after the PIN the form is where it was, to the last figure."""
    async with at_work(hub) as kiosk:
        await half_way(kiosk)
        await kiosk.tap("GCV6000001", Family)
        await public(kiosk)
        assert not any(each in kiosk.drawn() for each in ("Amira", "Hamidi", "Noor", "2019"))
        await kiosk.press("escape")
        await kiosk.press("escape")
        await kiosk.press("f2")
        await kiosk.press(*SAM.pin)
        screen = await shows(kiosk, Registering)
        assert "Nothing of it is lost" in sentence(kiosk)
        assert [(each.first, each.last) for each in screen.form.people] == [
            ("Amira", "Hamidi"),
            ("Noor", "Hamidi"),
        ]
        assert (screen.form.people[1].day, screen.form.people[1].month) == ("05", "01")
        assert "Noor" in kiosk.drawn()


async def test_a_colleague_does_not_get_the_form(hub: Hub) -> None:
    """It is sealed to the PIN of whoever typed it, and waits for them."""
    async with at_work(hub) as kiosk:
        await half_way(kiosk)
        await kiosk.press("f10")
        await public(kiosk)
        await sign_in(kiosk, LEE)
        assert isinstance(kiosk.app.screen, Home)
        await kiosk.press("f10")
        await public(kiosk)
        await kiosk.press("f2", *SAM.pin)
        await shows(kiosk, Registering)


async def test_ninety_idle_seconds_put_the_form_away(hub: Hub) -> None:
    """With a warning, and nobody is signed in any more."""
    async with at_work(hub) as kiosk:
        await half_way(kiosk)
        hub.clock.advance(75)
        await kiosk.until(lambda: "put away in 15 seconds, safe" in kiosk.drawn(), "the warning")
        hub.clock.advance(16)
        await public(kiosk)
        await kiosk.press("f2", *SAM.pin)
        await shows(kiosk, Registering)


async def test_the_form_outlives_the_kiosk(hub: Hub) -> None:
    """Power cut in the middle of a page: the pages before are there after the PIN."""
    async with at_work(hub) as kiosk:
        await half_way(kiosk)
        hub.entrance.close()
        kiosk.app.exit()
    again = Hub(hub.folder, clock=hub.clock)
    async with running(again) as kiosk:
        await kiosk.press("f2", *SAM.pin)
        screen = await shows(kiosk, Registering)
        assert screen.form.people[0].first == "Amira"
    assert again.entrance.close()


def held(text: str) -> list[object]:
    """Return what alive in this program still holds a text, as far as the garbage collector sees."""
    gc.collect()
    found, todo = [], gc.get_objects()
    seen = set(map(id, todo))
    while todo:
        each = todo.pop()
        for part in gc.get_referents(each) if each is not todo else ():
            if (type(part) is str and text in part) or (type(part) is bytes and text.encode() in part):
                found.append(each)
            elif type(part) in {dict, tuple, list} and id(part) not in seen:
                seen.add(id(part))  # the collector does not list containers of plain text
                todo.append(part)
    return found


async def test_typed_text_leaves_memory_with_the_form(hub: Hub) -> None:
    """Nothing in the program holds a name that was typed, not even what remembers the width of words."""
    parts = ["Qu", "ib", "ble", "thwaite"]
    async with at_work(hub) as kiosk:
        typist = await begin(kiosk)
        await typist.name("Amira", "".join(parts))
        await typist.press("o", "f", "d")
        await typist.press(*["pagedown"] * 5)
        await typist.on(Page.SUMMARY)
        assert "".join(parts) in kiosk.drawn()
        assert held("".join(parts))
        await kiosk.press("f10")
        await public(kiosk)
        await kiosk.pilot.pause(0.3)
        assert not [each for each in held("".join(parts)) if not inspect.iscoroutine(each)]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ((*"Amira", "enter", "enter"), "last name"),
        ((*"GCV1000001", "enter"), "number of a card"),
        ((*"Amira", "enter", *"Hamidi", "enter", *"01012031"), "in the past"),
        ((*"Amira", "enter", *"Hamidi", "enter", *"30022000"), "no such day"),
        ((*"Amira", "enter", *"Hamidi", "enter", *"01", *"bru", " ", *"2000"), "month must be"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_stays(
    hub: Hub, keys: tuple[str, ...], said: str
) -> None:
    """One sentence at the foot; what was typed is not taken away."""
    async with at_work(hub) as kiosk:
        typist = await begin(kiosk)
        await kiosk.press(*keys)
        await kiosk.until(lambda: said in sentence(kiosk), "the sentence")
        first = typist.form.form.people[0]
        assert first.first in {"Amira", "GCV1000001"}


async def test_a_scanner_typing_into_a_name_loses_nothing(hub: Hub) -> None:
    """Control characters are no part of it, and Enter from the scanner only goes on to the next field."""
    async with at_work(hub) as kiosk:
        typist = await begin(kiosk)
        await kiosk.press(*"Amira", "ctrl+b", "ctrl+right_square_bracket", *"GCV1000001", "enter")
        await kiosk.until(lambda: "number of a card" in sentence(kiosk), "the sentence")
        assert typist.form.form.people[0].first == "AmiraGCV1000001"


async def test_a_full_disk_at_save_loses_nothing(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says so, the form stands as it was, and saving works once there is room."""
    async with at_work(hub) as kiosk:
        typist = await ready(kiosk)
        with monkeypatch.context() as full:

            def refuse(*_: object, **__: object) -> None:
                raise StoreError("The disk is full: free some space.")

            full.setattr("sync.ledger.Ledger.record", refuse)
            await typist.press("enter")
            await kiosk.until(lambda: "disk is full" in sentence(kiosk), "the sentence")
        assert typist.form.form.people[0].last == "Hamidi"
        assert not families(hub)
        button = typist.form.query_one("#save", Button)
        await kiosk.until(lambda: not button.has_class("-active"), "the button, up again")
        await typist.press("enter")
        await shows(kiosk, Saved)
    assert len(families(hub)) == 1


async def test_saving_twice_registers_once(hub: Hub) -> None:
    """A form that was saved just before the power went comes back as a draft; it is the same family."""
    async with at_work(hub) as kiosk:
        typist = await ready(kiosk)
        screen = typist.form
        again = screen.form
        await save(kiosk)
        kiosk.app.push_screen(Registering(screen.world, screen.shift, again))
        await typist.on(Page.SUMMARY)
        await typist.press("enter")
        await shows(kiosk, Saved)
    assert len(families(hub)) == 1
    assert len(arrivals(hub.folder)) == 4


async def test_a_likely_double_is_told_and_a_child_may_have_two_homes(hub: Hub) -> None:
    """Nothing more is told than what was typed; the child is shared by name of staff, never merged."""
    async with at_work(hub) as kiosk:
        typist = await ready(kiosk)
        await save(kiosk)
        (first,) = families(hub)
        await typist.press("enter")
        await typist.press("r")
        await shows(kiosk, Registering)
        await typist.name("Piotr", "Nowak")
        await typist.press("o", "m", "c")
        kiosk.app.post_message(Paste("Noor"))
        typist.form.form.people[1].last = "Hamidi"
        await kiosk.press("tab", "enter", *"05012019")
        await kiosk.until(lambda: "registered already" in sentence(kiosk), "the double")
        assert not any(each in kiosk.drawn() for each in ("Amira", "Zayd"))
        typist.form.query_one("#alike", Choice).pick("same")
        await kiosk.press("f", "n", "d")
        await typist.on(Page.RELATIONS)
        await kiosk.press("f", "y", *"le14gh", "enter", "n", "e", "1", "enter", "enter", "y")
        await typist.on(Page.SUMMARY)
        assert "two homes" in kiosk.drawn()
        await kiosk.press("enter")
        await shows(kiosk, Saved)
    second = families(hub)[1]
    noor = first.members[2].person
    assert noor == second.members[1].person
    assert not second.members[1].finding
    assert second.family != first.family
    looks = [
        b for b in ledger(hub.folder) if isinstance(b, events.StaffAction) and b.action == "looked-alike"
    ]
    assert [each.about for each in looks] == [first.family]


async def test_the_form_can_be_filled_in_by_touch(hub: Hub) -> None:
    """Answers, steps and the way on are touched; only names and dates are typed."""
    async with at_work(hub, size=(100, 40)) as kiosk:
        await kiosk.pilot.click(next(iter(kiosk.app.screen.query(".room"))))
        screen = await shows(kiosk, Registering)
        await kiosk.press(*"Amira", "enter", *"Hamidi", "enter")
        gender = screen.query_one("#gender", Choice)
        _, spots = gender._drawn(gender.size.width)
        await kiosk.pilot.click(gender, offset=(spots[0].start + 1, spots[0].row))
        assert screen.form.people[0].gender == "female"
        step = next(each for each in screen.query(".step").results(Button) if each.name == "2")
        await kiosk.pilot.click(step)
        await kiosk.until(lambda: screen.form.page == Page.HOME, "the page that was touched")


async def test_giving_up_asks_once(hub: Hub) -> None:
    """A form with something on it is thrown away by two presses, and an empty one by one."""
    async with at_work(hub) as kiosk:
        await half_way(kiosk)
        await kiosk.press("escape")
        assert "once more" in sentence(kiosk)
        await kiosk.press("escape")
        await shows(kiosk, Home)
        await kiosk.press("f10")
        await public(kiosk)
        await kiosk.press("f2", *SAM.pin)
        await shows(kiosk, Home)
