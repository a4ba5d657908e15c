"""The steps that make the machine a kiosk: its readers, its network, and who it is."""

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Button, Input, OptionList, Static

from kiosk.setup import network
from kiosk.setup.bench import Seen
from kiosk.setup.frame import Step
from kiosk.setup.network import NotJoined
from kiosk.setup.unattended import enrolled
from sync import enrolment
from sync.client import Refused, Unreachable
from sync.store import StoreError

LOOK_SECONDS = 0.5


class Readers(Step):
    """Which readers are there, tried with a card."""

    TITLE_ = "Readers"
    WHAT_TO_DO = (
        "Plug in every card reader and scanner. Then hold a card, or a code of any kind, to each of them, "
        "until each line below says what it read. Leave them in these sockets."
    )

    def body(self) -> ComposeResult:
        """One line a reader."""
        yield Static("", id="readers")

    def on_mount(self) -> None:
        """Look again and again."""
        self.set_interval(LOOK_SECONDS, self.look)
        self.look()

    def look(self) -> None:
        """Show what is on the bench now."""
        lines = [_line(each) for each in self.setup.bench.seen()]
        self.query_one("#readers", Static).update("\n".join(lines) or "Nothing is plugged in yet.")

    def scanned(self, value: str) -> None:  # noqa: ARG002 - shown masked, by the bench
        """Show it at once."""
        self.look()

    def keep(self) -> bool:
        """Plan for those that are known."""
        self.setup.plan.readers = self.setup.bench.planned()
        return True


def _titled(field: Input, title: str) -> Input:
    field.border_title = title
    return field


def _line(seen: Seen) -> str:
    device = seen.device
    what = " ".join(filter(None, [device.maker, device.product])) or "A device"
    if seen.trouble:
        return f"[b]✗[/b] {what}, {device.name}: {seen.trouble}"
    if seen.tried:
        return f"[b]✓[/b] {what}, {device.name}: read {seen.last}. It is of the kind {seen.profile}."
    return f"[b]·[/b] {what}, {device.name}: hold a card or a code to it."


class Network(Step):
    """Whether there is a way out."""

    TITLE_ = "Network"
    WHAT_TO_DO = (
        "A cable needs nothing but to be plugged in. Without one, choose a Wi-Fi and type its password."
    )

    def body(self) -> ComposeResult:
        """The state, and what is in reach."""
        yield Static("", id="state")
        if network.can_choose():
            yield OptionList(id="wifi")
            yield _titled(Input(password=True, id="password"), "Password of the Wi-Fi")
            yield Button("Join", id="join")

    def on_mount(self) -> None:
        """Look again and again; the Wi-Fi once."""
        self.set_interval(LOOK_SECONDS, self.look)
        self.look()
        if network.can_choose():
            self.find()

    def look(self) -> None:
        """Show whether there is a network."""
        up = network.is_up()
        self.query_one("#state", Static).update(
            "[b]✓[/b] This machine has a network." if up else "[b]✗[/b] There is no network yet."
        )

    @work(thread=True, exclusive=True)
    def find(self) -> None:
        """Ask for what is in reach."""
        found = network.in_reach()
        self.app.call_from_thread(self._offer, [each.name for each in found])

    def _offer(self, names: list[str]) -> None:
        self.query_one("#wifi", OptionList).clear_options().add_options(names)

    @on(Button.Pressed, "#join")
    def join(self) -> None:
        """Join what is chosen."""
        chosen = self.query_one("#wifi", OptionList)
        if chosen.highlighted is None:
            self.tell("Choose a Wi-Fi first.", alarm=True)
            return
        name = str(chosen.get_option_at_index(chosen.highlighted).prompt)
        self.tell(f"Joining {name} …")
        self._join(name, self.query_one("#password", Input).value)

    @work(thread=True, exclusive=True)
    def _join(self, name: str, password: str) -> None:
        try:
            network.join(name, password)
        except NotJoined as error:
            self.app.call_from_thread(self.tell, str(error), alarm=True)
        else:
            self.app.call_from_thread(self.tell, f"Joined {name}.")

    def keep(self) -> bool:
        """Go on in any case: a kiosk works without, once it is enrolled."""
        return True


class Enrolment(Step):
    """Who this kiosk is."""

    TITLE_ = "Enrolment"
    WHAT_TO_DO = (
        "In the registry, under Kiosks, Enrol a kiosk, make a code for this hub. Hold the picture there to "
        "the scanner; or type the registry's address and the code. The name is what staff call this kiosk."
    )

    def body(self) -> ComposeResult:
        """Address, code and name."""
        plan = self.setup.plan
        yield Static("", id="state")
        yield _titled(Input(plan.name, id="name"), "Name")
        yield _titled(Input(plan.url, placeholder="https://registry.example", id="url"), "Registry's address")
        yield _titled(Input(id="code"), "Code")
        yield Button("Enrol", id="enrol")

    def on_mount(self) -> None:
        """Say who it is already, if it is."""
        self.who = enrolled(self.setup.plan.folder)
        self._show()

    def scanned(self, value: str) -> None:
        """Take the registry's picture; any other code is for the step before."""
        if "#" not in value or not value.startswith("http"):
            self.tell("That is not a picture for enrolling a kiosk.", alarm=True)
            return
        url, code = enrolment.told(value, "")
        self.query_one("#url", Input).value = url
        self.query_one("#code", Input).value = code
        self.enrol()

    @on(Button.Pressed, "#enrol")
    def enrol(self) -> None:
        """Enrol with what stands there."""
        plan = self.setup.plan
        plan.name = self.query_one("#name", Input).value.strip() or plan.name
        plan.url = self.query_one("#url", Input).value.strip()
        self.tell("Asking the registry …")
        self._enrol(plan.url, self.query_one("#code", Input).value)

    @work(thread=True, exclusive=True)
    def _enrol(self, url: str, said: str) -> None:
        plan = self.setup.plan
        try:
            address, code = enrolment.told(said, url)
            identity = enrolment.enrol(plan.folder, address, code, plan.name)
        except (ValueError, StoreError, Refused, Unreachable) as error:
            self.app.call_from_thread(self.tell, str(error), alarm=True)
        else:
            self.app.call_from_thread(self._done, f"{identity.name} at {identity.hub.name}")

    def _done(self, who: str) -> None:
        self.who = who
        self._show()
        self.tell("")

    def _show(self) -> None:
        told = f"[b]✓[/b] This is {self.who}." if self.who else "[b]·[/b] This kiosk is not enrolled yet."
        self.query_one("#state", Static).update(told)

    def keep(self) -> bool:
        """Nobody goes on without: what was recorded would belong to nobody."""
        if not self.who:
            self.tell("Enrol this kiosk first; without that nothing can be recorded.", alarm=True)
        return bool(self.who)
