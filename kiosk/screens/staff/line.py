"""A line of text that is drawn anew only when it changes: else a form is laid out thrice a key."""

from textual.widgets import Static


class Line(Static):
    """Text as it is, without markup."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as Textual has it
        super().__init__(text, id=id, classes=classes, markup=False)
        self._said = text

    def say(self, text: str) -> None:
        """Show this from now on."""
        if text != self._said:
            self._said = text
            self.update(text)
