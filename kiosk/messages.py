"""What reaches the screen from other threads: facts, past tense."""

from typing import TYPE_CHECKING

from textual.message import Message

from kiosk.news import News
from kiosk.orders import Order

if TYPE_CHECKING:
    from reader.thread import ReaderState


class NewsArrived(Message):
    """The door told something."""

    def __init__(self, news: News) -> None:
        super().__init__()
        self.news = news


class ReaderChanged(Message):
    """A reader was lost or found."""

    def __init__(self, state: "ReaderState") -> None:
        super().__init__()
        self.state = state


class Asked(Message):
    """A screen behind the PIN asked something of the desk."""

    def __init__(self, order: Order) -> None:
        super().__init__()
        self.order = order


class FireRollWanted(Message):
    """Somebody pressed the fire roll's key."""


class Left(Message):
    """Somebody behind the PIN wants to be signed out now."""
