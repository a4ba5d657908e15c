"""The floor for a cold start: a Textual program that shows one line."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        """Say it."""
        yield Static("Hello, this is the floor")


if __name__ == "__main__":
    Hello().run()
