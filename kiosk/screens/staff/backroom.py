"""What stands behind the PIN: who is signed in on this screen, for how long, and which screens are up.

The app hands it news, keys and the passing of time; it pushes and pops the screens for staff over the
public one. Whatever ends a shift (a key, two idle minutes, a family's tap) goes through `leave`: what was
typed is sealed and kept, and nothing of it stays on a screen or in one.
"""

import math
from collections.abc import Awaitable, Callable

from textual.app import App

from kiosk.orders import Order
from kiosk.outcome import Outcome, Verdict
from kiosk.screens.staff.fire import FireRoll
from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.home import Home
from kiosk.screens.staff.registering import Registering
from kiosk.screens.staff.signing_in import SigningIn
from kiosk.screens.staff.themes import THEMES
from kiosk.screens.staff.turns import Turns, Typed
from kiosk.staff.asking import Answer, EndShift, KeepDraft, Shift, ShiftBegan, ShiftOver, StaffCard
from kiosk.staff.form.form import from_bytes
from sync.drafts import seal

WARN_SECONDS = 20


class Backroom:
    """The staff's side of one app."""

    def __init__(
        self,
        app: App[None],
        world: World,
        ask: Callable[[Order], None],
        deliver: Callable[[Typed], Awaitable[None]],
        *,
        alone: bool,
    ) -> None:
        self._app = app
        self._world = world
        self._ask = ask
        self._alone = alone
        """There is no public screen to go back to."""
        self._shift: Shift | None = None
        self._screens: list[StaffScreen] = []
        self._stirred = world.stopwatch()
        self.turns = Turns(app, deliver)
        """For keys at a screen on which somebody types."""
        theme = THEMES[world.settings.screen.style]
        app.register_theme(theme)
        app.theme = theme.name

    @property
    def is_open(self) -> bool:
        """Whether a screen for staff is up."""
        return any(isinstance(each, StaffScreen) for each in self._app.screen_stack)

    @property
    def types(self) -> bool:
        """Whether text is typed on the screen that is up."""
        top = self._top()
        return top is not None and top.TYPES

    def enter(self, card: StaffCard | None = None) -> None:
        """Ask for a PIN, over whatever is up."""
        self.stir()
        top = self._top()
        if isinstance(top, SigningIn) and card:
            top.take_card(card)
        elif top is None:
            self._app.push_screen(SigningIn(self._world, card))

    def fire(self) -> None:
        """Show the fire roll over whatever is up; numbers alone, if nobody is signed in."""
        self.stir()
        if not isinstance(self._app.screen, FireRoll):
            self._app.push_screen(FireRoll(self._world, self._shift))

    def heard(self, answer: Answer) -> None:
        """Take an answer of the desk to the screen that is up."""
        match answer:
            case ShiftBegan(shift, draft):
                self._begin(shift, draft)
            case StaffCard():
                self.enter(answer)
            case ShiftOver() if self._shift is not None:
                self.leave()
            case _:
                if top := self._top():
                    top.heard(answer)

    def tapped(self, outcome: Outcome) -> None:
        """Take that a family tapped: make room for them, but where reception has its own window.

        Families that leave do not take the fire roll away: they may be leaving because of it.
        """
        top = self._top()
        stays = isinstance(top, FireRoll) and outcome.verdict in {Verdict.LEAVING, Verdict.NOBODY_IN}
        if top and (self._alone or stays):
            top.tapped(outcome)
        else:
            self.leave()

    def stir(self) -> None:
        """Take a sign of life."""
        self._stirred = self._world.stopwatch()

    def tick(self) -> None:
        """Let time pass: warn, and sign out."""
        self.turns.tick()
        top = self._top()
        if top is None:
            return
        left = self._stirred + top.IDLE_SECONDS - self._world.stopwatch()
        if isinstance(top, SigningIn) and self._alone:
            top.tick(None)
        elif left <= 0:
            self.leave()
        else:
            top.tick(math.ceil(left) if left <= WARN_SECONDS else None)

    def leave(self) -> None:
        """Sign out: keep what was typed, sealed, and clear every screen away."""
        shift, self._shift = self._shift, None
        while (top := self._top()) is not None:
            typed = top.put_away()
            if typed and shift:
                self._ask(KeepDraft(shift=shift.id, sealed=seal(typed, shift.draft_key)))
            self._app.pop_screen()
        if shift:
            self._ask(EndShift(shift=shift.id))
        if self._alone:
            self.enter()

    def _begin(self, shift: Shift, draft: bytes | None) -> None:
        if self._top() is None:
            self._ask(EndShift(shift=shift.id))  # whoever gave the PIN has gone
            return
        self._shift = shift
        self.stir()
        roll_was_up = any(isinstance(each, FireRoll) for each in self._app.screen_stack)
        self._app.switch_screen(Home(self._world, shift))
        form = from_bytes(draft) if draft else None
        if form is not None:
            self._app.push_screen(Registering(self._world, shift, form))
        if roll_was_up:
            self._app.push_screen(FireRoll(self._world, shift))

    def _top(self) -> StaffScreen | None:
        top = self._app.screen
        return top if isinstance(top, StaffScreen) else None
