"""What can be done on a screen, each by its key or by a touch, on as many rows as it takes."""

from dataclasses import dataclass

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that can be done."""

    key: str
    action: str
    label: str
    shown: str = ""
    """How the key is written, where not as its letter."""

    @property
    def face(self) -> str:
        """How the key is written."""
        return self.shown or self.key.upper()


def bindings(*keys: Key) -> list[Binding]:
    """Return what a screen listens to; the line shows it, so that the foot need not."""
    return [Binding(each.key, each.action, each.label, show=False) for each in keys]


class KeyLine(Static):
    """Shows keys with what they do; a touch does it too."""

    def __init__(self, *keys: Key) -> None:
        super().__init__(Content.from_markup("   ".join(map(_markup, keys))), classes="keyline")


def _markup(key: Key) -> str:
    return f"[$accent bold]{key.face}[/] [@click=screen.{key.action}()]{key.label}[/]"
