"""The foot of the welcome screen: the readers in words, and what staff should know."""

from textual.content import Content
from textual.widgets import Static


class Notices(Static):
    """Sentences about readers and delivery; the worse come first, coloured besides."""

    DEFAULT_CSS = """
    Notices { height: auto; padding: 0 2; background: $surface; color: $text-muted; }
    Notices.-reader-lost { background: $error; color: $background; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._reader = ""
        self._trouble = ""
        self._lost = False

    def on_mount(self) -> None:
        """Say nothing until there is something to say."""
        self._say()

    def show_readers(self, sentence: str, *, lost: bool) -> None:
        """Say how the readers are."""
        self._reader, self._lost = sentence, lost
        self._say()

    def show_trouble(self, sentence: str) -> None:
        """Say what staff should know; an empty sentence takes it back."""
        self._trouble = sentence
        self._say()

    def _say(self) -> None:
        sentences = [each for each in (self._reader, self._trouble) if each]
        self.set_class(self._lost, "-reader-lost")
        self.display = bool(sentences)
        self.update(Content("\n".join(sentences)))
