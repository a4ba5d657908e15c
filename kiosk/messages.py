"""What reaches the screens from other threads, and what the screens tell the app: facts, past tense."""

from uuid import UUID

from textual.message import Message
from textual.screen import Screen

from kiosk.news import News
from reader.thread import ReaderState


class NewsArrived(Message):
    """The door told something."""

    def __init__(self, news: News) -> None:
        super().__init__()
        self.news = news


class ReaderChanged(Message):
    """A reader was lost or found."""

    def __init__(self, state: ReaderState) -> None:
        super().__init__()
        self.state = state


class FamilyChose(Message):
    """A family pressed a button: these people, besides the holder, are to be signed in."""

    def __init__(self, visit: UUID, persons: frozenset[UUID]) -> None:
        super().__init__()
        self.visit = visit
        self.persons = persons


class ScreenEnded(Message):
    """A screen had its time, or somebody closed it."""

    def __init__(self, ended: Screen[None]) -> None:
        super().__init__()
        self.ended = ended
        """So that a screen that was replaced meanwhile cannot close its successor."""
