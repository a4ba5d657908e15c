"""Find a family by two identifiers; what is found is chosen by its number, and shows what its card would."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import OptionList

from kiosk.screens.staff.fields import Answered, DateField, TextField, attribute
from kiosk.screens.staff.found import FoundFamily, describe
from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.memory import forget_widths
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.staff.asking import Answer, Shift
from kiosk.staff.finding import FindFamily, Found, Hit, NotEnough, TooOften
from kiosk.staff.form import dates
from kiosk.staff.form.text import clean
from kiosk.staff.words import say
from sync.postcodes import normal


class Asked:
    """What stands in the fields."""

    last = day = month = year = postcode = ""


class Finding(StaffScreen):
    """Asks for a last name and one thing more; whoever is chosen has a screen, or goes to ``take``."""

    IDLE_SECONDS = 90
    TYPES = True
    BINDINGS: ClassVar = [("escape", "back", say("Back"))]

    def __init__(self, world: World, shift: Shift, take: Callable[[Hit], None] | None = None) -> None:
        super().__init__(world, shift)
        self._take = take
        self._asked = Asked()
        self._hits: dict[str, Hit] = {}

    def heading(self) -> str:
        """Name it."""
        return say("Find a family")

    def body(self) -> ComposeResult:
        """Ask, and list what is found."""
        yield TextField("last", say("Last name"))
        yield DateField("born", say("Date of birth"))
        yield TextField("postcode", say("or postcode"), say("any spacing"), width=14)
        yield Picks("hits")

    def on_mount(self) -> None:
        """Begin with the name."""
        self._bind()
        self.query_one("#last", TextField).go_to()
        self.tell(say("Last name and date of birth, or last name and postcode. Each search is on record."))

    def heard(self, answer: Answer) -> None:
        """List what fits, or say why nothing does."""
        match answer:
            case Found(hits):
                self._show(hits)
            case NotEnough():
                self.tell(say("Give a last name, and a date of birth or a postcode."), alarm=True)
            case TooOften(minutes):
                self.tell(say("Too many searches: wait %(count)d minutes.", count=minutes), alarm=True)
            case _:
                super().heard(answer)

    def put_away(self) -> bytes | None:
        """Forget what was typed; a search is quickly typed again."""
        self._forget()
        return None

    @on(Answered)
    def take_answer(self, message: Answered) -> None:
        """Go from field to field; search once there is enough."""
        born = self._born()
        if message.field == "last":
            self.query_one("#born", DateField).go_to()
        elif message.field == "born" and not self._typed.empty and isinstance(born, str):
            self.tell(born, alarm=True)
        elif message.field == "born" and self._typed.empty and not self._asked.postcode.strip():
            self.query_one("#postcode", TextField).go_to()
        elif (
            message.field == "postcode" and self._asked.postcode.strip() and not normal(self._asked.postcode)
        ):
            self.tell(say("That is not a postcode, such as LE1 4GH."), alarm=True)
        else:
            self._search()

    @on(OptionList.OptionSelected)
    def take_pick(self, event: OptionList.OptionSelected) -> None:
        """Show the family that was chosen."""
        hit = self._hits.get(event.option.id or "")
        if hit and self._take:
            self.app.pop_screen()
            self._forget()
            self._take(hit)
        elif hit:
            self.app.switch_screen(FoundFamily(self.world, self.shift, hit))
            self._forget()

    def action_back(self) -> None:
        """Go back to where staff stand."""
        self._forget()
        self.app.pop_screen()

    def _search(self) -> None:
        born = self._born()
        exact = born.exact if isinstance(born, dates.About) else None
        self.tell(say("One moment …"))
        self.ask(
            FindFamily(
                shift=self.shift.id,
                last_name=clean(self._asked.last),
                born=exact,
                postcode=normal(self._asked.postcode),
            )
        )

    def _show(self, hits: tuple[Hit, ...]) -> None:
        self._hits = {str(number): hit for number, hit in enumerate(hits, 1)}
        picks = self.query_one("#hits", Picks)
        picks.show([Pick(describe(hit), number) for number, hit in self._hits.items()])
        if hits:
            picks.focus()
            self.tell(say("Enter opens it. Ask them one more thing before you say a name."))
        else:
            self.tell(say("Nobody of this hub is found by that. Check the spelling, or register them."))

    @property
    def _typed(self) -> dates.Typed:
        return dates.Typed(self._asked.day, self._asked.month, self._asked.year)

    def _born(self) -> dates.About | str:
        today = self.world.clock().astimezone(self.world.zone).date()
        born = dates.born(self._typed, today)
        if isinstance(born, dates.About) and not born.exact:
            return say("Give the whole date: day, month and year.")
        return born

    def _wrong_postcode(self) -> bool:
        return bool(self._asked.postcode.strip()) and not normal(self._asked.postcode)

    def _bind(self) -> None:
        for name in ("last", "postcode"):
            self.query_one(f"#{name}", TextField).bind_to(attribute(self._asked, name))
        self.query_one("#born", DateField).bind_to(
            *(attribute(self._asked, name) for name in ("day", "month", "year"))
        )

    def _forget(self) -> None:
        self._asked, self._hits = Asked(), {}
        for field in self.query(".field"):
            if isinstance(field, TextField | DateField):
                field.forget()
        self.query_one("#hits", Picks).show([])
        forget_widths()
