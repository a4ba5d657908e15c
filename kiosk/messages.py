"""What reaches the screen from other threads: facts, past tense."""

from typing import TYPE_CHECKING

from textual.message import Message

from kiosk.news import News

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
