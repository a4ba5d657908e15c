"""The pages of the registration form: which fields stand on each, and whose they are."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Static

from kiosk.screens.staff.fields import Bound, Choice, DateField, TextField, attribute, entry
from kiosk.screens.staff.line import Line
from kiosk.staff.form import answers, dates
from kiosk.staff.form.answers import YES, Option
from kiosk.staff.form.checking import Page, alone, born_of
from kiosk.staff.form.form import ADULT, CHILD, EXPECTED, Form, Someone
from kiosk.staff.form.reading import summary
from kiosk.staff.words import say

Field = TextField | DateField | Choice


class FormPage(VerticalScroll, can_focus=False):
    """One page. It is bound to a form, and where it is about one person, to that one."""

    page: ClassVar[Page]

    def bind_to(self, form: Form, number: int, today: date) -> None:
        """Show what the form says here."""
        raise NotImplementedError

    def suit(self, form: Form, number: int, today: date) -> None:
        """Ask only what suits what was said so far; most pages always ask the same."""

    def forget(self) -> None:
        """Hold nothing of what was typed."""
        for field in self.fields():
            field.forget()
        for said in self.query(".who").results(Line):
            said.say("")
        for table in self.query("#summary").results(Static):
            table.update("")

    def fields(self) -> list[Field]:
        """Return every field, in order."""
        return [each for each in self.query(".field") if isinstance(each, TextField | DateField | Choice)]

    def shown(self) -> list[Field]:
        """Return the fields that are asked of whom it is about."""
        return [each for each in self.fields() if each.display]

    def field(self, name: str) -> Field | None:
        """Return the field of this name."""
        return next((each for each in self.fields() if each.field == name), None)

    def pick(self, name: str) -> Choice:
        """Return the choice of this name."""
        return self.query_one(f"#{name}", Choice)

    def write(self, name: str) -> TextField:
        """Return the line of this name."""
        return self.query_one(f"#{name}", TextField)

    def who(self, text: str) -> None:
        """Say whom it is about."""
        self.query_one(".who", Line).say(text)

    def _bind(self, holder: object, *names: str) -> None:
        for name in names:
            field = self.field(name)
            if isinstance(field, TextField | Choice):
                field.bind_to(attribute(holder, name))


class PeoplePage(FormPage):
    """Who somebody is."""

    page = Page.PEOPLE

    def compose(self) -> ComposeResult:
        """Ask in the order in which it is said."""
        yield Line(classes="who")
        yield Choice("kind", say("Who"), answers.kinds())
        yield TextField("first", say("First name"), say("- if they have one name only"))
        yield TextField("last", say("Last name"))
        yield TextField("known_as", say("Known as"), say("only if it is another"))
        yield DateField("year", say("Born"))
        yield Choice("no_date", "", answers.no_dates())
        yield Choice("gender", say("Gender"), answers.genders())
        yield Choice("no_allergies", say("Allergies"), answers.tick())
        yield TextField("allergies", "", say("what, and what to do"))
        yield Choice("alike", say("Known already"))
        yield Choice("here", say("Here now"), answers.tick())
        yield Choice("more", say("Who is next"), answers.more())

    def bind_to(self, form: Form, number: int, today: date) -> None:
        """Show one person."""
        someone = form.people[number]
        self.who(say("Person %(number)d of %(count)d", number=number + 1, count=len(form.people)))
        names = (
            "kind",
            "first",
            "last",
            "known_as",
            "no_date",
            "gender",
            "no_allergies",
            "allergies",
            "here",
        )
        self._bind(someone, *names)
        born = self.query_one("#year", DateField)
        born.bind_to(*(attribute(someone, name) for name in ("day", "month", "year")))
        born.label(say("Due") if someone.kind == EXPECTED else say("Born"))
        self.suit(form, number, today)

    def suit(self, form: Form, number: int, today: date) -> None:
        """Ask only what is asked of somebody like them, and read their date back."""
        someone = form.people[number]
        adult, child, unborn = (someone.kind == each for each in (ADULT, CHILD, EXPECTED))
        for name, asked in {
            "first": not unborn,
            "last": not unborn,
            "known_as": not unborn,
            "no_date": adult and someone.typed.empty,
            "gender": not unborn,
            "no_allergies": child,
            "allergies": child and someone.no_allergies == YES,
            "here": not unborn,
        }.items():
            self.query_one(f"#{name}").display = asked
        self.query_one("#year", DateField).say(_read_back(someone, today))

    def offer_alike(self, options: Sequence[Option], bound: Bound | None) -> None:
        """Ask what to make of somebody who is known by the same name and date; or no longer."""
        choice = self.pick("alike")
        choice.display = bound is not None
        if bound:
            choice.offer(options)
            choice.bind_to(bound)


class RelationsPage(FormPage):
    """What each adult is to the children."""

    page = Page.RELATIONS
    child = 0
    """0 for all children together, else the number of the one that is apart."""

    def compose(self) -> ComposeResult:
        """Ask once for all children; and for one of them apart, where it is different."""
        yield Line(classes="who")
        yield Choice("relation", say("Is their"), answers.relations())
        yield Choice("responsibility", say("Responsibility"), answers.responsibilities())
        yield Static(say("Responsibility: has parental responsibility in law."), classes="note", markup=False)
        yield Choice("apart", say("Different for"))

    def bind_to(self, form: Form, number: int, today: date) -> None:  # noqa: ARG002 - as every page
        """Show one adult."""
        adult = form.adults[number]
        children = form.children
        self.child = self.child if self.child <= len(children) else 0
        if self.child:
            key = str(children[self.child - 1].id)
            self.pick("relation").bind_to(entry(adult.apart, key))
            self.pick("responsibility").bind_to(entry(adult.apart_responsibility, key))
        else:
            self._bind(adult, "relation", "responsibility")
        of = children[self.child - 1].called if self.child else _names(children)
        self.who(say("What is %(adult)s to %(of)s?", adult=adult.called, of=of))
        apart = self.pick("apart")
        apart.display = len(children) > 1
        alike = Option("0", "0", say("All alike"))
        apart.offer([alike, *(Option(str(n), str(n), each.called) for n, each in enumerate(children[:9], 1))])
        apart.bind_to(Bound(lambda: str(self.child), self._turn))

    def _turn(self, child: str) -> None:
        self.child = int(child or 0)


class HomePage(FormPage):
    """Where they live, and how they may be reached."""

    page = Page.HOME

    def compose(self) -> ComposeResult:
        """Ask for a postcode or why there is none; then for contact."""
        yield TextField("postcode", say("Postcode"), say("any spacing"), width=14)
        yield Choice("home", say("or"), answers.homes())
        yield Choice("prefers", say("Best reached by"), answers.preferences())
        yield TextField("telephone", say("Telephone"), width=24)
        yield TextField("email", say("E-mail"))
        yield TextField("address", say("Address"), say("only to send post"))
        yield Choice("safe", say("Safe to contact"), answers.tick())
        yield Choice("message", say("Safe to leave"), answers.tick())
        yield Static(
            say("Safe to leave: a message that somebody else may hear."), classes="note", markup=False
        )

    def bind_to(self, form: Form, number: int, today: date) -> None:
        """Show the family's home."""
        self._bind(form, *("postcode", "home", "prefers", "telephone", "email", "address", "safe", "message"))
        self.suit(form, number, today)

    def suit(self, form: Form, number: int, today: date) -> None:  # noqa: ARG002 - as every page
        """Ask for contact only where they want it."""
        self.query_one("#home").display = not form.postcode.strip()
        for name in ("telephone", "email", "address", "safe", "message"):
            self.query_one(f"#{name}").display = form.prefers != "not"


class HouseholdPage(FormPage):
    """What the family speaks, whom to call, and the question on staff's card."""

    page = Page.HOUSEHOLD

    def compose(self) -> ComposeResult:
        """Ask for the language first: the interpreter follows from it."""
        yield Choice("language", say("Main language"), answers.languages())
        yield TextField("other_language", "", say("which language"), width=30)
        yield Choice("interpreter", say("Interpreter"), answers.yes_no())
        yield TextField("emergency_name", say("In an emergency"), say("whom to call; may stay empty"))
        yield TextField("emergency_telephone", say("Telephone"), width=24)
        yield Choice("note", say("Your card"), answers.notes(), secret=True)

    def bind_to(self, form: Form, number: int, today: date) -> None:
        """Show the household."""
        names = ("language", "other_language", "interpreter", "emergency_name", "emergency_telephone", "note")
        self._bind(form, *names)
        self.suit(form, number, today)

    def suit(self, form: Form, number: int, today: date) -> None:  # noqa: ARG002 - as every page
        """Ask for an interpreter only where it is not English."""
        self.query_one("#other_language").display = form.language == "other"
        self.query_one("#interpreter").display = form.language not in {"", "en"}
        emergency = bool(form.children) or alone(form, today)
        for name in ("emergency_name", "emergency_telephone"):
            self.query_one(f"#{name}").display = emergency


class ExtraPage(FormPage):
    """What nobody has to say: needs, and ethnic group in two steps."""

    page = Page.EXTRA

    def compose(self) -> ComposeResult:
        """Ask of one person at a time."""
        yield Line(classes="who")
        yield Choice("send", say("SEND"), answers.yes_no())
        yield Static(say("SEND: special educational needs, or a disability."), classes="note", markup=False)
        yield Choice("plan", say("EHC plan"), answers.yes_no())
        yield Choice("broad", say("Ethnic group"), answers.broad_groups())
        yield Choice("ethnicity", "")
        yield Static(say("Enter goes on; nobody has to answer these."), classes="note", markup=False)

    def bind_to(self, form: Form, number: int, today: date) -> None:
        """Show one person."""
        someone = form.members[number]
        self.who(
            say(
                "If they like to say, of %(name)s (%(number)d of %(count)d)",
                name=someone.called,
                number=number + 1,
                count=len(form.members),
            )
        )
        self._bind(someone, "send", "plan", "broad", "ethnicity")
        self.suit(form, number, today)

    def suit(self, form: Form, number: int, today: date) -> None:  # noqa: ARG002 - as every page
        """Take the second step of the question after the first."""
        someone = form.members[number]
        self.query_one("#plan").display = someone.send == YES
        groups = answers.groups_of(someone.broad)
        second = self.pick("ethnicity")
        second.display = bool(groups)
        if someone.broad == answers.DECLINED:
            someone.ethnicity = answers.DECLINED
        elif someone.ethnicity not in {each.code for each in groups}:
            someone.ethnicity = ""
        second.offer(groups)
        second.bind_to(attribute(someone, "ethnicity"))


class NoticePage(FormPage):
    """What they agree to, each by itself, and the privacy notice."""

    page = Page.NOTICE

    def compose(self) -> ComposeResult:
        """Show the notice in short; ask for the rest."""
        yield Static(
            say(
                "Privacy, in short: we keep what you told us to run the hubs, which is our public task, "
                "and to count whom they reach. We do not sell it. You may see it, correct it, and "
                "complain. The whole notice hangs beside the desk, and you may take it with you."
            ),
            classes="notice",
            markup=False,
        )
        yield Static(say("Only if they say yes; no is the answer otherwise:"), classes="note", markup=False)
        yield Choice("photographs", say("Photographs"), answers.tick())
        yield Choice("marketing", say("News by e-mail"), answers.tick())
        yield Choice("introductions", say("Introductions"), answers.tick())
        yield Choice("notice", say("Notice shown"))

    def bind_to(self, form: Form, number: int, today: date) -> None:  # noqa: ARG002 - as every page
        """Show what they agreed to."""
        shown = [Option("en", "y", say("In English"))]
        if form.language not in {"", "en", answers.DECLINED, "other"}:
            spoken = answers.label_of(answers.languages(), form.language)
            shown.append(Option(form.language, "o", say("In %(language)s", language=spoken)))
        self.pick("notice").offer(shown)
        self._bind(form, "photographs", "marketing", "introductions", "notice")


class SummaryPage(FormPage):
    """Everything read back, and the way to save it."""

    page = Page.SUMMARY

    def compose(self) -> ComposeResult:
        """Show the answers, and the button."""
        yield Static("", id="summary", markup=False)
        with Horizontal(classes="buttons"):
            yield Button(say("Save and sign in"), id="save", variant="success")

    def bind_to(self, form: Form, number: int, today: date) -> None:  # noqa: ARG002 - as every page
        """Read the form back."""
        table = Table.grid(padding=(0, 2))
        for about, said in summary(form, today):
            table.add_row(Text(about), Text(said))
        self.query_one("#summary", Static).update(table)


PAGES: tuple[Callable[[], FormPage], ...] = (
    *(PeoplePage, RelationsPage, HomePage, HouseholdPage),
    *(ExtraPage, NoticePage, SummaryPage),
)


def page_names() -> tuple[str, ...]:
    """Return what the pages are called at the head of the form."""
    return (
        *(say("People"), say("Together"), say("Home"), say("Household")),
        *(say("More"), say("Notice"), say("Read back")),
    )


def _read_back(someone: Someone, today: date) -> str:
    if someone.typed.empty:
        return say("27 3 2007; Y: year only") if someone.kind == ADULT else ""
    if someone.kind == EXPECTED:
        due = dates.due(someone.typed, today)
        return dates.in_words(due) if isinstance(due, dates.About) else ""
    born = born_of(someone, today)
    if born is None:
        return ""
    years = dates.age(born, today)
    words = dates.in_words(born)
    return say("%(when)s, aged %(age)d", when=words, age=years) if years is not None else words


def _names(children: Sequence[Someone]) -> str:
    return ", ".join(each.called for each in children)
