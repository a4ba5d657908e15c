"""Somebody who is no engineer makes a machine a kiosk: by keys, with a scanner, and with what goes wrong."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input, OptionList, Static

from config.kiosk import read
from kiosk.setup import network, printers
from kiosk.setup.app import SetupApp
from kiosk.setup.bench import Bench
from kiosk.setup.frame import Step
from kiosk.setup.machine_steps import Readers
from kiosk.setup.network import Wifi
from kiosk.setup.plan import Plan
from kiosk.setup.unattended import enrolled
from reader.devices import Device
from reader.simulate import SimulatedReader
from sync import wire
from tests.sync.invented import HUB, KIOSK, NOW
from tests.sync.scripted import Reply, Request, ScriptedRegistry

ENROLLED = wire.EnrolAnswer(
    kiosk=KIOSK, name="Garden door", hub=HUB, token="t", token_key=b"k" * 32, sealing_key=b"s" * 32, time=NOW
)


@pytest.fixture
def registry() -> Iterator[ScriptedRegistry]:
    """A registry that enrols whoever has the code."""
    made = ScriptedRegistry()
    made.reply = _enrol
    yield made
    made.close()


def _enrol(request: Request) -> Reply:
    if b"RIGHT-CODE" not in request.body:
        return Reply(wire.encode(wire.Problem(code="bad-code", message="This code is not known.")), 403)
    return Reply(wire.encode(ENROLLED))


@pytest.fixture
def scanner() -> Iterator[SimulatedReader]:
    """A scanner in a socket."""
    with SimulatedReader("text") as reader:
        yield reader


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with a cable, a Wi-Fi in reach, and no printer."""
    monkeypatch.setattr(network, "is_up", lambda: True)
    monkeypatch.setattr(network, "can_choose", lambda: True)
    monkeypatch.setattr(network, "in_reach", lambda: [Wifi("Hub guests", 70, locked=True)])
    monkeypatch.setattr(printers, "receipts", list)
    monkeypatch.setattr(printers, "queues", lambda: ["front-desk"])


def plugged(*readers: SimulatedReader) -> Callable[[], list[Device]]:
    """Return how to look for devices that are these."""
    return lambda: [
        Device(str(each.path), "Invented", f"Reader {number}", str(each.path))
        for number, each in enumerate(readers, start=1)
    ]


class Hands:
    """Whoever stands before it."""

    def __init__(self, app: SetupApp, pilot: Pilot[bool]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def step(self) -> Step:
        """Which step is up."""
        assert isinstance(self.app.screen, Step)
        return self.app.screen

    def reads(self, place: str) -> str:
        """Return what stands at a place of the screen."""
        return str(self.step.query_one(place, Static).render())

    async def until(self, seen: Callable[[], bool], what: str) -> None:
        """Wait for something to be seen."""
        for _ in range(600):
            await self.pilot.pause()
            if seen():
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"waited in vain for {what}: {self.reads('#sentence')}")

    async def enrol(self) -> None:
        """Press the button; not sooner than a hand could after the last time, which Textual passes over."""
        button = self.step.query_one("#enrol", Button)
        await self.until(lambda: not button.has_class("-active"), "the button to come up again")
        await self.pilot.click(button)

    async def hold(self, reader: SimulatedReader, value: str) -> None:
        """Hold a card to a reader, again and again, until the screen says that it was read."""
        for _ in range(15):
            reader.tap(value)
            for _ in range(40):
                await self.pilot.pause()
                if f"read ••••{value[-4:]}" in self.reads("#readers"):
                    return
                await asyncio.sleep(0.05)
        raise AssertionError(f"{value} was not read: {self.reads('#readers')}")

    async def at(self, title: str) -> None:
        """Wait for a step."""
        await self.until(lambda: isinstance(self.app.screen, Step) and title == self.step.TITLE_, title)

    async def go_on(self, title: str) -> None:
        """Press the way on, and see where it leads."""
        await self.pilot.press("f10")
        await self.at(title)


@asynccontextmanager
async def beginning(folder: Path, *readers: SimulatedReader) -> AsyncIterator[Hands]:
    """Switch the machine on for the first time."""
    bench = Bench(look=plugged(*readers))
    app = SetupApp(Plan(folder / "store"), folder / "kiosk.toml", bench)
    async with app.run_test(size=(75, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.at("Readers")
        yield hands


async def test_from_a_bare_machine_to_a_kiosk(
    tmp_path: Path, scanner: SimulatedReader, registry: ScriptedRegistry
) -> None:
    """The scanner is tried, the registry's picture enrols, the rest is confirmed, and the kiosk may open."""
    async with beginning(tmp_path, scanner) as hands:
        await hands.until(lambda: "hold a card or a code to it" in hands.reads("#readers"), "the scanner")
        await hands.hold(scanner, "GCV0012345")
        await hands.go_on("Network")
        assert "has a network" in hands.reads("#state")
        await hands.go_on("Enrolment")
        await hands.pilot.press("f10")
        assert "Enrol this kiosk first" in hands.reads("#sentence")
        scanner.tap(f"{registry.url}#RIGHT-CODE")
        await hands.until(lambda: "This is Garden door at The Moat" in hands.reads("#state"), "enrolment")
        await hands.go_on("Languages")
        await hands.go_on("Printer")
        hands.step.query_one("#printer", OptionList).highlighted = 1
        await hands.go_on("Try it")
        scanner.tap("GCV0012345")
        await hands.until(lambda: "ready to open" in hands.reads("#sentence"), "the last try")
        assert "Readers: Scanner" in hands.reads("#summary")
        await hands.pilot.press("f10")
    assert hands.app.return_value is True
    settings = read(tmp_path / "kiosk.toml")
    assert [(each.name, each.port, each.profile) for each in settings.readers] == [
        ("Scanner", str(scanner.path), "text")
    ]
    assert settings.printing.queue == "front-desk"
    assert enrolled(tmp_path / "store") == "Garden door at The Moat"


async def test_a_wrong_code_is_said_and_another_may_be_typed(
    tmp_path: Path, registry: ScriptedRegistry
) -> None:
    """Nothing is lost by a typing error; who goes back finds what was typed."""
    async with beginning(tmp_path) as hands:
        await hands.go_on("Network")
        await hands.go_on("Enrolment")
        hands.step.query_one("#url", Input).value = registry.url
        hands.step.query_one("#code", Input).value = "WRONG"
        await hands.enrol()
        await hands.until(lambda: "This code is not known." in hands.reads("#sentence"), "the refusal")
        hands.step.query_one("#code", Input).value = "RIGHT-CODE"
        await hands.enrol()
        await hands.until(lambda: "Garden door" in hands.reads("#state"), "enrolment")
        await hands.pilot.press("escape")
        await hands.at("Network")
        await hands.go_on("Enrolment")
        assert "Garden door" in hands.reads("#state")
        assert hands.step.query_one("#url", Input).value == registry.url


async def test_any_other_code_does_not_enrol(tmp_path: Path, scanner: SimulatedReader) -> None:
    """A family's card at that moment is not an address, and is not shown."""
    async with beginning(tmp_path, scanner) as hands:
        await hands.hold(scanner, "GCV0012345")
        await hands.go_on("Network")
        await hands.go_on("Enrolment")
        scanner.tap("GCV0012345")
        await hands.until(lambda: "not a picture for enrolling" in hands.reads("#sentence"), "a sentence")
        assert "GCV" not in hands.reads("#sentence")


async def test_a_wifi_that_is_not_joined_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In NetworkManager's own words, which say whether it was the password."""

    def refuse(_name: str, _password: str) -> None:
        raise network.NotJoined("Secrets were required, but not provided.")

    monkeypatch.setattr(network, "join", refuse)
    async with beginning(tmp_path) as hands:
        await hands.go_on("Network")
        hands.step.query_one("#join", Button).press()
        await hands.pilot.pause()
        assert "Choose a Wi-Fi first" in hands.reads("#sentence")
        await hands.until(lambda: hands.step.query_one("#wifi", OptionList).option_count == 1, "a Wi-Fi")
        hands.step.query_one("#wifi", OptionList).highlighted = 0
        hands.step.query_one("#join", Button).press()
        await hands.until(lambda: "Secrets were required" in hands.reads("#sentence"), "the reason")


async def test_no_key_leads_out_of_set_up_on_a_kiosks_screen(tmp_path: Path) -> None:
    """Neither to a palette nor to a shell; only somebody who called it from one may leave."""
    async with beginning(tmp_path) as hands:
        await hands.pilot.press("ctrl+q", "ctrl+c", "ctrl+p", "ctrl+z", "f1")
        await hands.pilot.pause()
        assert isinstance(hands.app.screen, Readers)
        assert hands.app.is_running


async def test_two_readers_of_a_kind_have_two_names(tmp_path: Path) -> None:
    """So that staff can tell them apart when one is lost."""
    with SimulatedReader("id12la") as one, SimulatedReader("id12la") as other:
        async with beginning(tmp_path, one, other) as hands:
            both = {"62E3086CED": one, "0414F1A2B3": other}
            for value, reader in both.items():
                await hands.hold(reader, value)
            await hands.go_on("Network")
            assert [each.name for each in hands.app.plan.readers] == ["Card reader", "Card reader 2"]
            assert {each.profile for each in hands.app.plan.readers} == {"id12la"}
