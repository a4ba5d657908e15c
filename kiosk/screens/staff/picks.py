"""A list from which staff pick with the arrows and Enter, or a finger; headings between cannot be picked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.widgets import OptionList
from textual.widgets.option_list import Option


@dataclass(frozen=True, slots=True)
class Pick:
    """One line."""

    text: str = field(repr=False)
    key: str = ""
    """By which the screen knows it; empty for a heading."""


class Picks(OptionList):
    """Shows lines, and keeps the keys where they were when the lines change; Enter or Space picks."""

    BINDINGS: ClassVar = [Binding("space", "select", show=False)]

    def __init__(self, name: str) -> None:
        super().__init__(id=name, compact=True, classes="picks")

    def show(self, picks: Sequence[Pick], empty: str = "") -> None:
        """Show other lines; ``empty`` stands where there are none."""
        before, at = self.picked, self.highlighted
        self.clear_options()
        for each in picks or ([Pick(empty)] if empty else []):
            self.add_option(Option(Text(each.text), id=each.key or None, disabled=not each.key))
        self.highlighted = self._place(before, at)

    @property
    def picked(self) -> str:
        """The key of the line that the arrows are at; empty where they are at none."""
        if self.highlighted is None or self.highlighted >= self.option_count:
            return ""
        return self.get_option_at_index(self.highlighted).id or ""

    def go_to(self, key: str) -> None:
        """Put the arrows at a line."""
        keys = [each.id for each in self.options]
        if key in keys:
            self.highlighted = keys.index(key)

    def _place(self, key: str, at: int | None) -> int | None:
        """Return where the arrows go: to the same line, else to about the same place."""
        keys = [each.id for each in self.options]
        if key and key in keys:
            return keys.index(key)
        open_ = [number for number, each in enumerate(keys) if each]
        return min(open_, key=lambda number: (abs(number - (at or 0)), number), default=None)
