"""Undo: for ten seconds after something was done, one key takes it back."""

from typing import ClassVar

from kiosk.orders import Order
from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.staff.asking import Shift
from kiosk.staff.words import say, say_n

UNDO_SECONDS = 10.0


class UndoScreen(StaffScreen):
    """A screen on which what was just done can be taken back."""

    BINDINGS: ClassVar = [("u", "undo", say("Undo"))]

    def __init__(self, world: World, shift: Shift) -> None:
        super().__init__(world, shift)
        self._undo: Order | None = None
        self._done = ""
        self._until = 0.0
        self._counts = False
        """The foot counts down; another sentence takes its place, and undo stays until its time is over."""

    def offer_undo(self, done: str, undo: Order) -> None:
        """Say what was done, and that it can be taken back."""
        self._undo, self._done = undo, done
        self._until = self.world.stopwatch() + UNDO_SECONDS
        self._counts = True
        self._count_down()

    def tell(self, sentence: str, *, alarm: bool = False) -> None:
        """Say another sentence, instead of counting down."""
        self._counts = False
        super().tell(sentence, alarm=alarm)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer it only while there is something to take back."""
        return self._undo is not None if action == "undo" else super().check_action(action, parameters)

    def action_undo(self) -> None:
        """Take it back."""
        undo, self._undo = self._undo, None
        self.refresh_bindings()
        if undo is not None:
            self.ask(undo)

    def tick(self, left: int | None) -> None:
        """Count down."""
        super().tick(left)
        if self._undo is not None:
            self._count_down()

    def _count_down(self) -> None:
        left = round(self._until - self.world.stopwatch())
        sentence = self._done
        if left <= 0:
            self._undo = None
        else:
            sentence = say_n(
                "%(done)s U takes it back, for %(count)d second.",
                "%(done)s U takes it back, for %(count)d seconds.",
                left,
                done=self._done,
            )
        if self._counts:
            super().tell(sentence)
        self.refresh_bindings()
