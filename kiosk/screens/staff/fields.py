"""The fields of staff's forms: one row each, filled by keys or by touch, each saying when it is answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult, RenderResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from kiosk.screens.staff.line import Line
from kiosk.staff.form.answers import Option
from kiosk.staff.form.dates import Typed

LABEL = 16
"""Columns of the labels."""
BLANK = "_" * 20
"""Stands where nothing is typed yet; it is seen only where a line has no colour of its own."""
SEPARATORS = " /.-,"
YEAR_ALONE = "y"
"""Typed instead of a day by whoever knows only the year."""
DAY_DIGITS, MONTH_DIGITS, YEAR_DIGITS = 2, 2, 4


class Answered(Message):
    """Somebody is done with a field, by Enter or by choosing."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field


class Changed(Message):
    """What stands in a field is another than before."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a field's value lives: in the form, never in the field alone."""

    get: Callable[[], str]
    set: Callable[[str], None]


def attribute(holder: object, name: str) -> Bound:
    """Bind to one text of the form."""
    return Bound(lambda: getattr(holder, name), lambda value: setattr(holder, name, value))


def entry(holder: dict[str, str], key: str) -> Bound:
    """Bind to one entry of a dictionary of the form."""

    def keep(value: str) -> None:
        holder.pop(key, None)
        if value:
            holder[key] = value

    return Bound(lambda: holder.get(key, ""), keep)


class TextField(Horizontal):
    """A label and a line to type into. Nothing is cut off, completed or corrected."""

    def __init__(self, name: str, label: str, hint: str = "", width: int | None = None) -> None:
        super().__init__(classes="field", id=name)
        self.field = name
        self._label, self._hint, self._width = label, hint, width
        self._bound: Bound | None = None

    def compose(self) -> ComposeResult:
        """Put label, line and hint side by side."""
        yield Static(self._label, classes="label", markup=False)
        line = Input(compact=True, select_on_focus=False, classes="line", placeholder=BLANK)
        if self._width:
            line.styles.width = self._width
        yield line
        if self._hint:
            yield Static(self._hint, classes="hint", markup=False)

    def bind_to(self, bound: Bound) -> None:
        """Show and change another value from now on."""
        self._bound = bound
        with self.prevent(Input.Changed):
            self.line.value = bound.get()

    def forget(self) -> None:
        """Hold nothing of what was typed."""
        self._bound = None
        with self.prevent(Input.Changed):
            self.line.value = ""

    @property
    def line(self) -> Input:
        """What is typed into."""
        return self.query_one(Input)

    def go_to(self) -> None:
        """Put the keys here."""
        self.line.focus()

    @on(Input.Changed)
    def take_change(self, event: Input.Changed) -> None:
        """Keep what was typed."""
        event.stop()
        if self._bound:
            self._bound.set(event.value)
            self.post_message(Changed(self.field))

    @on(Input.Submitted)
    def take_enter(self, event: Input.Submitted) -> None:
        """Say that it is answered."""
        event.stop()
        self.post_message(Answered(self.field))


class Box(Input):
    """One box of a date."""

    class Separated(Message):
        """A separator was typed: the next box is meant."""

        def __init__(self, box: "Box") -> None:
            super().__init__()
            self.box = box

    class Lettered(Message):
        """A letter was typed where a day belongs."""

        def __init__(self, letter: str) -> None:
            super().__init__()
            self.letter = letter

    def on_key(self, event: events.Key) -> None:
        """Take what is no part of a date before the line does."""
        letter = (event.character or "").lower()
        if len(letter) != 1:
            return
        if letter in SEPARATORS:
            # After a full box the keys have gone on already: then it separates nothing.
            if self.value and self.id != "year-box":
                self.post_message(self.Separated(self))
        elif self.id == "day-box" and letter.isalpha() and not self.value:
            self.post_message(self.Lettered(letter))
        else:
            return
        event.stop()
        event.prevent_default()


class DateField(Horizontal):
    """Three boxes for a date; the keys go on by themselves, and what was understood is read back."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(classes="field date", id=name)
        self.field = name
        self._label = label
        self._bounds: tuple[Bound, Bound, Bound] | None = None

    class Letter(Message):
        """A letter was typed where a day belongs: an answer instead of a date."""

        def __init__(self, letter: str) -> None:
            super().__init__()
            self.letter = letter

    def compose(self) -> ComposeResult:
        """Put the boxes side by side."""
        yield Line(self._label, classes="label")
        yield Box(compact=True, id="day-box", max_length=4, classes="box", placeholder=BLANK[:2])
        yield Box(compact=True, id="month-box", max_length=12, classes="box", placeholder=BLANK[:2])
        yield Box(compact=True, id="year-box", max_length=4, classes="box", placeholder=BLANK[:4])
        yield Line(classes="hint")

    def label(self, text: str) -> None:
        """Ask for another date."""
        self.query_one(".label", Line).say(text)

    def bind_to(self, day: Bound, month: Bound, year: Bound) -> None:
        """Show and change another date from now on."""
        self._bounds = (day, month, year)
        with self.prevent(Input.Changed):
            for box, bound in zip(self._boxes, self._bounds, strict=True):
                box.value = bound.get()

    def forget(self) -> None:
        """Hold nothing of what was typed."""
        self._bounds = None
        with self.prevent(Input.Changed):
            for box in self._boxes:
                box.value = ""
        self.say("")

    def say(self, sentence: str) -> None:
        """Say beside the boxes how they are understood."""
        self.query_one(".hint", Line).say(sentence)

    @property
    def typed(self) -> Typed:
        """What stands in the boxes."""
        return Typed(*(box.value for box in self._boxes))

    def go_to(self, box: str = "day-box") -> None:
        """Put the keys into a box."""
        self.query_one(f"#{box}", Input).focus()

    @property
    def _boxes(self) -> list[Input]:
        return list(self.query(Input))

    @on(Box.Separated)
    def take_separator(self, event: Box.Separated) -> None:
        """Go on to the next box."""
        event.stop()
        self._go_on(event.box)

    @on(Box.Lettered)
    def take_letter(self, event: Box.Lettered) -> None:
        """Go to the year alone, or tell of an answer that is no date."""
        event.stop()
        if event.letter == YEAR_ALONE:
            self.go_to("year-box")
        else:
            self.post_message(self.Letter(event.letter))

    @on(Input.Changed)
    def take_change(self, event: Input.Changed) -> None:
        """Keep what was typed, and go on once a box is full."""
        event.stop()
        if self._bounds is None:
            return
        number = self._boxes.index(event.input)
        self._bounds[number].set(event.value)
        self.post_message(Changed(self.field))
        if event.input.has_focus and _is_full(event.input.id or "", event.value):
            self._go_on(event.input)

    @on(Input.Submitted)
    def take_enter(self, event: Input.Submitted) -> None:
        """Say that it is answered."""
        event.stop()
        self.post_message(Answered(self.field))

    def _go_on(self, box: Input) -> None:
        if box.id == "year-box":
            self.post_message(Answered(self.field))
        else:
            self.go_to("month-box" if box.id == "day-box" else "year-box")


def _is_full(box: str, text: str) -> bool:
    """Whether nothing can follow: two figures, or one that no second can follow; four for a year."""
    if not text.isdecimal():
        return False
    if box == "year-box":
        return len(text) == YEAR_DIGITS
    highest_first = "3" if box == "day-box" else "1"
    return len(text) == DAY_DIGITS or text[0] > highest_first


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an option is drawn."""

    row: int
    start: int
    end: int


class Choice(Widget, can_focus=True):
    """Answers to choose from, each by its letter, by the arrows and Space, or by a touch."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--on", "choice--at", "choice--key", "choice--label"}

    def __init__(
        self, name: str, label: str, options: Sequence[Option] = (), *, secret: bool = False
    ) -> None:
        super().__init__(classes="field choice", id=name)
        self.field = name
        self._label = label
        self._options = tuple(options)
        self._secret = secret
        """Does not show which answer was given, nor where the keys are."""
        self._bound: Bound | None = None
        self._at = 0

    @property
    def value(self) -> str:
        """The code that was chosen; empty for none."""
        return self._bound.get() if self._bound else ""

    def bind_to(self, bound: Bound) -> None:
        """Show and change another value from now on."""
        self._bound = bound
        given = "" if self._secret else bound.get()
        self._at = next((n for n, each in enumerate(self._options) if each.code == given), 0)
        self.refresh(layout=True)

    def offer(self, options: Sequence[Option], label: str | None = None) -> None:
        """Offer other answers from now on."""
        self._options, self._at = tuple(options), 0
        self._label = self._label if label is None else label
        self.refresh(layout=True)

    def forget(self) -> None:
        """Hold nothing of what was chosen."""
        self._bound = None
        self.refresh(layout=True)

    def go_to(self) -> None:
        """Put the keys here."""
        self.focus()

    def pick(self, code: str) -> None:
        """Choose an answer; the same once more takes it back."""
        if self._bound is None:
            return
        if not self._secret:
            self._at = next((n for n, each in enumerate(self._options) if each.code == code), self._at)
        self._bound.set("" if self._bound.get() == code else code)
        self.refresh(layout=True)
        self.post_message(Changed(self.field))
        if self._bound.get():
            self.post_message(Answered(self.field))

    def on_key(self, event: events.Key) -> None:
        """Choose by letter; move by arrows; Enter goes on."""
        letter = (event.character or "").lower()
        chosen = next((each for each in self._options if each.key == letter), None)
        if chosen:
            self.pick(chosen.code)
        elif event.key in {"left", "right"} and self._options and not self._secret:
            self._at = (self._at + (1 if event.key == "right" else -1)) % len(self._options)
            self.refresh()
        elif event.key == "space" and self._options and not self._secret:
            self.pick(self._options[self._at].code)
        elif event.key == "enter":
            self.post_message(Answered(self.field))
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """Choose what is touched."""
        _, spots = self._drawn(self.size.width)
        for option, spot in zip(self._options, spots, strict=True):
            if spot.row == event.y and spot.start <= event.x < spot.end:
                self.pick(option.code)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """Return how many rows the answers take."""
        return self._drawn(width)[0].plain.count("\n") + 1

    def render(self) -> RenderResult:
        """Draw label and answers."""
        return self._drawn(self.size.width)[0]

    def _drawn(self, width: int) -> tuple[Text, list[_Spot]]:
        text = Text(self._label.ljust(LABEL), self.get_component_rich_style("choice--label"))
        row, column, spots = 0, len(text.plain), []
        for number, option in enumerate(self._options):
            shown = self._shown(option)
            if column + len(shown) > width and column > LABEL:
                text.append("\n" + " " * LABEL)
                row, column = row + 1, LABEL
            spots.append(_Spot(row, column, column + len(shown)))
            text.append(shown, self._style(number, option))
            text.append(" ")
            column += len(shown) + 1
        if self._secret and self.value:
            text.append(" ✓")
        return text, spots

    def _shown(self, option: Option) -> str:
        on_ = option.code == self.value and not self._secret
        if option.key == option.label:
            return f" {option.label} "
        return f"{'✓' if on_ else ' '}{option.key.upper()} {option.label} "

    def _style(self, number: int, option: Option) -> Style:
        if self.has_focus and (number == self._at or self._secret):
            return self.get_component_rich_style("choice--at")
        on_ = option.code == self.value and not self._secret
        return self.get_component_rich_style("choice--on" if on_ else "choice--key")
