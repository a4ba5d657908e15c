"""Keys at a form wait their turn: each goes where the one before it led.

Enter moves the keys to the next field only some messages later. Whoever types faster than that, on a slow
machine, would have their next letters in the field before, or nowhere.
"""

import time
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial

from textual.app import App
from textual.dom import DOMNode
from textual.events import Key, Paste
from textual.screen import Screen

ROUNDS = 4
"""So often what a key sets off goes up from a field: the key, what the field makes of it, and so on."""
PATIENCE = 3.0
"""Seconds after which the next key goes out whatever became of the one before."""

Typed = Key | Paste


class Turns:
    """Hands keys out one at a time."""

    def __init__(self, app: App[None], deliver: Callable[[Typed], Awaitable[None]]) -> None:
        self._app = app
        self._deliver = deliver
        self._waiting: deque[tuple[Screen[object], Typed]] = deque()
        self._turn = 0
        self._out_since: float | None = None

    @property
    def idle(self) -> bool:
        """Whether every key has had its turn."""
        return self._out_since is None and not self._waiting

    async def take(self, key: Typed) -> None:
        """Hand a key out, now or when its turn comes."""
        idle = self.idle
        self._waiting.append((self._app.screen, key))
        if idle:
            await self._next()

    def tick(self) -> None:
        """Wait for no key for ever."""
        if self._out_since is not None and time.monotonic() - self._out_since > PATIENCE:
            self._done(self._turn)

    async def _next(self) -> None:
        """Hand out the next key that was meant for the screen that is up; others are nobody's."""
        while self._waiting and self._out_since is None:
            screen, key = self._waiting.popleft()
            if screen is self._app.screen:
                self._turn += 1
                self._out_since = time.monotonic()
                target: DOMNode = self._app.focused or screen
                await self._deliver(key)
                self._hop([*target.ancestors_with_self] * ROUNDS, self._turn)

    def _hop(self, way: list[DOMNode], turn: int) -> None:
        """Go on once everything is done that the next of them had before itself."""
        for number, each in enumerate(way):
            if each.call_later(partial(self._hop, way[number + 1 :], turn)):
                return
        if not self._app.screen.call_after_refresh(self._done, turn):
            self._done(turn)

    def _done(self, turn: int) -> None:
        """Let the next key out, unless this turn was given up."""
        if turn == self._turn and self._out_since is not None:
            self._out_since = None
            self._app.call_later(self._next)
