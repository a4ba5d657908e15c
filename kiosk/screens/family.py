"""The family's screen: who came with the holder today?"""

from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from kiosk import words
from kiosk.messages import FamilyChose
from kiosk.outcome import Outcome
from kiosk.screens.look import Look
from kiosk.screens.timed import TimedScreen
from kiosk.widgets.headline import Headline
from kiosk.widgets.people import People

WARN_SECONDS = 20
WRITING_SECONDS = 15
"""How long the screen waits for the word that all is written, once a button is pressed."""


class FamilyScreen(TimedScreen):
    """One family, for the time of one visit; made anew for each tap, so nothing is carried over."""

    CSS_PATH = "family.tcss"
    BINDINGS = [
        Binding("enter", "sign_in", "Sign us in", id="family.sign-in", tooltip="Sign in all who are ticked"),
        Binding("escape", "just_me", "Just me", id="family.just-me", tooltip="Sign in nobody else"),
        Binding("m", "more_time", "More time", id="family.more-time", tooltip="Keep this screen open"),
        *(
            Binding(str(n), f"tick_number({n})", str(n), id=f"family.tick-{n}", tooltip="Tick or untick")
            for n in range(1, 10)
        ),
    ]

    def __init__(self, outcome: Outcome, look: Look) -> None:
        super().__init__(look, look.times.answer_seconds)
        self._outcome = outcome
        self._pressed = False
        self._foot = words.KEYS_FAMILY

    @property
    def visit(self) -> UUID:
        """The visit of the tap that opened this screen."""
        return self._outcome.visit

    def compose(self) -> ComposeResult:
        """Lay the screen out, from the top."""
        with Vertical(id="greeting"):
            yield Headline(words.greeting(self._outcome), id="hello")
            yield Static(words.place(self._outcome.place, self._look.zone), id="place", markup=False)
        yield Static(words.question(self._outcome), id="who")
        yield (people := People(self._outcome.seats))
        with Horizontal(id="buttons"):
            yield Button(words.button(people.number_in), id="sign-in")
            yield Button(words.JUST_ME, id="just-me")
            yield Button(words.MORE_TIME, id="more-time")
        yield Static(words.KEYS_FAMILY, id="foot")

    @on(People.Changed)
    def count_ticks(self) -> None:
        """Say on the button how many it signs in."""
        self.stay()
        self.query_one("#sign-in", Button).label = words.button(self.query_one(People).number_in)

    @on(Button.Pressed, "#sign-in")
    def action_sign_in(self) -> None:
        """Sign in all who are ticked."""
        self._choose(self.query_one(People).chosen)

    @on(Button.Pressed, "#just-me")
    def action_just_me(self) -> None:
        """Sign in nobody else: the holder is in since the tap."""
        self._choose(frozenset())

    @on(Button.Pressed, "#more-time")
    def action_more_time(self) -> None:
        """Begin the time again."""
        self.stay()
        self.tick()

    def action_tick_number(self, number: int) -> None:
        """Tick or untick by number."""
        self.query_one(People).toggle_number(number)

    def on_key(self) -> None:
        """Any key is a sign of life."""
        if not self._pressed:
            self.stay()

    def show_left(self, seconds: int) -> None:
        """Warn before the screen closes."""
        warn = seconds <= WARN_SECONDS and not self._pressed
        foot = words.closing(seconds) if warn else words.KEYS_FAMILY
        if foot != self._foot:
            self._foot = foot
            self.set_class(warn, "-closing")
            self.query_one("#foot", Static).update(foot)

    def _choose(self, persons: frozenset[UUID]) -> None:
        """Tell it once; a second press while it is written does nothing."""
        if self._pressed:
            return
        self._pressed = True
        self.stay(WRITING_SECONDS)
        for button in self.query(Button):
            button.disabled = True
        self.post_message(FamilyChose(self._outcome.visit, persons))
