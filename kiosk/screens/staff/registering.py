"""Registering a family: one screen, page by page, each answer kept in the form as it is typed.

Enter goes to the next thing that is still to be asked, and says what that is; Tab goes through everything.
What is still open, or wrong, is said by `kiosk.staff.form.checking` alone.
"""

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button

from kiosk.screens.staff.fields import Answered, Bound, Changed, DateField
from kiosk.screens.staff.form_pages import PAGES, Field, FormPage, PeoplePage, page_names
from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.memory import forget_widths
from kiosk.screens.staff.saved import Saved
from kiosk.staff.asking import Answer, DropDraft, KeepDraft, Shift
from kiosk.staff.form import answers
from kiosk.staff.form.answers import Option
from kiosk.staff.form.checking import Page, Problem, born_of, problems, remarks
from kiosk.staff.form.form import CHILD, Form, Someone, add, as_bytes, begin
from kiosk.staff.registering import Alike, FamilySaved, LookAlike, NotYet, Register
from kiosk.staff.words import say, say_n
from sync.drafts import seal
from sync.postcodes import normal

LEADS_ON = frozenset({"year", "no_allergies", "postcode", "prefers", "language", "send", "broad"})
"""Fields whose answer decides what else is asked."""
ANOTHER, SAME_CHILD = "another", "same"


class Registering(StaffScreen):
    """Holds one form, and shows one page of it."""

    IDLE_SECONDS = 90
    TYPES = True
    BINDINGS: ClassVar = [
        ("escape", "give_up", say("Drop")),
        ("pageup", "turn(-1)", say("Back")),
        ("pagedown", "turn(1)", say("Next")),
        ("f7", "step(-1)", say("Before")),
        ("f8", "step(1)", say("After")),
        ("f9", "take_off", say("Remove")),
        ("f10", "leave", say("Put away")),
    ]

    def __init__(self, world: World, shift: Shift, form: Form | None = None) -> None:
        super().__init__(world, shift)
        self.form = form or begin(world.new_id)
        self._resumed = form is not None
        self._number = {Page.RELATIONS: 0, Page.EXTRA: 0}
        self._known: dict[str, Alike] = {}
        """Who on this form is known already, by their id here."""
        self._asked: set[tuple[str, str]] = set()
        self._saving = self._giving_up = False

    # What every screen says

    def heading(self) -> str:
        """Name it."""
        return say("Register a family")

    def body(self) -> ComposeResult:
        """Show the steps, and all pages, of which one is seen."""
        with Horizontal(id="steps"):
            for number, name in enumerate(page_names()):
                step = Button(f"{number + 1} {name}", name=str(number), classes="step", compact=True)
                step.can_focus = False
                yield step
        for make in PAGES:
            yield make()
        with Horizontal(id="onward"):
            onward = Button(say("Continue"), id="continue", compact=self.flat)
            onward.can_focus = False
            yield onward

    def on_mount(self) -> None:
        """Show where the form was left, or where it begins."""
        self._show(Page(self.form.page), self.form.person)
        if self._resumed:
            self.tell(say("This is the form that you had to leave. Nothing of it is lost."))

    def warning(self, left: int) -> str:
        """Say that the form is kept."""
        return say_n(
            "Your form is put away in %(count)d second, safe. Press any key to go on.",
            "Your form is put away in %(count)d seconds, safe. Press any key to go on.",
            left,
        )

    def put_away(self) -> bytes | None:
        """Return the form, and hold nothing of it any more."""
        typed = None if self.form.blank else as_bytes(self.form)
        self._forget()
        return typed

    def heard(self, answer: Answer) -> None:
        """Take what came of saving, and who is known already."""
        self._saving = False
        match answer:
            case FamilySaved():
                self.ask(DropDraft(shift=self.shift.id))
                self._forget()
                self.app.switch_screen(Saved(self.world, self.shift, answer))
            case NotYet(found):
                self._go_to(found[0])
            case Alike():
                self._take_alike(answer)
            case _:
                super().heard(answer)

    # Keys and touches

    @on(Answered)
    def take_answer(self, message: Answered) -> None:
        """Go on to whatever is still to be asked."""
        self._giving_up = False
        if message.field == "more":
            self._next_person()
        elif message.field == "apart":
            self._bind()
        else:
            self._advance(message.field)

    @on(Changed)
    def take_change(self, message: Changed) -> None:
        """Let what is asked suit what was said."""
        self._giving_up = False
        page, today = self._page, self._today
        if message.field == "notice":
            self.form.notice_at = self.world.clock().isoformat() if self.form.notice else ""
        elif message.field == "alike":
            self._share()
        elif message.field == "kind":
            self._bind()
        elif message.field in LEADS_ON:
            page.suit(self.form, self._index, today)

    @on(DateField.Letter)
    def take_letter(self, message: DateField.Letter) -> None:
        """Take an answer that was given where a date belongs."""
        choice = self._page.pick("no_date")
        option = next((each for each in answers.no_dates() if each.key == message.letter), None)
        if option and choice.display:
            choice.pick(option.code)

    @on(Button.Pressed, ".step")
    def take_step(self, event: Button.Pressed) -> None:
        """Turn to a page by a touch."""
        self._show(Page(int(event.button.name or 0)))

    @on(Button.Pressed, "#continue")
    def take_continue(self) -> None:
        """Go on by a touch, as Enter does."""
        at = next((each for each in self._page.shown() if each.has_focus_within), None)
        if at is not None:
            self._advance(at.field)
        else:
            self.action_turn(1)

    @on(Button.Pressed, "#save")
    def save(self) -> None:
        """Save the form, if nothing stands against it."""
        if self._saving:
            return
        if found := problems(self.form, self._today):
            self._go_to(found[0])
            return
        self._saving = True
        self.tell(say("One moment …"))
        notice = self.world.settings.staff.notice
        self.ask(Register(shift=self.shift.id, form=self.form, notice=notice))

    def action_turn(self, by: int) -> None:
        """Turn to the page before or after."""
        at = self._page.page + by
        while at in {Page.RELATIONS, Page.EXTRA} and not self._count(Page(at)):
            at += by
        if at in set(Page):
            self._show(Page(at))

    def action_step(self, by: int) -> None:
        """Turn to the person before or after."""
        page = self._page.page
        number = self._index + by
        if 0 <= number < self._count(page):
            self._show(page, number)

    def action_take_off(self) -> None:
        """Take the person who is seen off the form, once somebody is sure."""
        if self._page.page is not Page.PEOPLE or len(self.form.people) < 2:
            self.tell(say("There must be somebody on the form."))
            return
        gone = self.form.people.pop(self._index)
        self._known.pop(str(gone.id), None)
        self._show(Page.PEOPLE, min(self._index, len(self.form.people) - 1))
        self.tell(say("%(name)s is off the form.", name=gone.called or say("The empty entry")))

    def action_give_up(self) -> None:
        """Leave the form for good, if they are sure or nothing is on it."""
        if not self.form.blank and not self._giving_up:
            self._giving_up = True
            self.tell(say("Press Esc once more to throw this form away; F10 keeps it for you."), alarm=True)
            return
        self.ask(DropDraft(shift=self.shift.id))
        self._forget()
        self.app.pop_screen()

    # Where we are

    @property
    def _today(self) -> date:
        return self.world.clock().astimezone(self.world.zone).date()

    @property
    def _page(self) -> FormPage:
        return self._pages[self.form.page]

    @property
    def _pages(self) -> list[FormPage]:
        return list(self.query(FormPage))

    @property
    def _index(self) -> int:
        """The number of whom the page is about."""
        page = self._page.page
        return self.form.person if page is Page.PEOPLE else self._number.get(page, 0)

    @property
    def _someone(self) -> Someone:
        return self.form.people[self.form.person]

    def _count(self, page: Page) -> int:
        """Return of how many people a page asks."""
        if page is Page.RELATIONS:
            return len(self.form.adults) if self.form.children else 0
        return {Page.PEOPLE: len(self.form.people), Page.EXTRA: len(self.form.members)}.get(page, 1)

    # Going on

    def _show(self, page: Page, number: int | None = None) -> None:
        """Show a page, at the first thing that is still open on it."""
        self._keep()
        self.form.page = page
        number = min(number or 0, max(0, self._count(page) - 1))
        if page is Page.PEOPLE:
            self.form.person = number
        else:
            self._number[page] = number
        for each in self._pages:
            each.display = each.page is page
        for step in self.query(".step").results(Button):
            step.set_class(step.name == str(int(page)), "-here")
        self.query_one("#onward").display = page is not Page.SUMMARY
        self._bind()
        self.tell("")
        self.call_after_refresh(self._begin_page)

    def _bind(self) -> None:
        page = self._page
        page.bind_to(self.form, self._index, self._today)
        if isinstance(page, PeoplePage):
            self._offer_alike(page)
            more: list[str] = [""]
            page.pick("more").bind_to(Bound(lambda: more[0], lambda code: more.__setitem__(0, code)))

    def _begin_page(self) -> None:
        page = self._page
        if page.page is Page.SUMMARY:
            self._begin_summary()
            return
        open_ = self._open_here()
        first = page.field(open_[0].field) if open_ else None
        if first is None and page.shown():
            first = page.shown()[0] if page.page is not Page.PEOPLE else page.pick("more")
        if page.page is Page.NOTICE and not self.form.notice:
            first = page.field("photographs")
        if first is not None:
            first.go_to()

    def _begin_summary(self) -> None:
        found = problems(self.form, self._today)
        save = self.query_one("#save", Button)
        save.focus()
        if found:
            self.tell(say("Still to do: %(what)s", what=found[0].sentence), alarm=True)
        elif said := remarks(self.form, self._today):
            self.tell(say("Look once more: %(what)s", what=" ".join(said)), alarm=True)
        else:
            self.tell(say("Read it back to them. Enter saves, and signs in those who are here."))

    def _open_here(self) -> list[Problem]:
        """Return what is still open on this page, of whom it is about."""
        page = self._page.page
        number = self._index if page in {Page.PEOPLE, Page.RELATIONS} else 0
        return [
            each for each in problems(self.form, self._today) if each.page is page and each.person == number
        ]

    def _advance(self, field: str) -> None:
        """Go to the next open thing; a wrong answer keeps the keys where they are."""
        found = {each.field: each for each in self._open_here()}
        self._look_for_alike(field)
        if field in found:
            self._stay(found[field])
            return
        names = [each.field for each in self._page.shown()]
        at = names.index(field) if field in names else -1
        later = [name for name in names[at + 1 :] + names[: at + 1] if name in found]
        if self._page.page is Page.EXTRA:
            self._advance_extra(names, at)
        elif later:
            self._ask_next(found[later[0]])
        else:
            self._page_done()

    def _advance_extra(self, names: list[str], at: int) -> None:
        """Go through questions that nobody has to answer: on after an answer, to the next page without."""
        answered = at >= 0 and bool(self._page.pick(names[at]).value)
        if answered and at + 1 < len(names):
            self._page.pick(names[at + 1]).go_to()
        elif answered and self._index + 1 < self._count(Page.EXTRA):
            self._show(Page.EXTRA, self._index + 1)
        else:
            self._show(Page.NOTICE)

    def _page_done(self) -> None:
        page = self._page
        if page.page is Page.PEOPLE:
            self.tell("")
            page.pick("more").go_to()
        elif page.page is Page.RELATIONS and self._index + 1 < self._count(Page.RELATIONS):
            self._show(Page.RELATIONS, self._index + 1)
        else:
            self.action_turn(1)

    def _next_person(self) -> None:
        """Go on with whoever is next, or with the next page."""
        chosen = self._page.pick("more").value
        if found := self._open_here():
            self._bind()
            self._stay(found[0])
        elif chosen == "done":
            self.action_turn(1)
        elif chosen:
            add(self.form, chosen, self.world.new_id)
            self._show(Page.PEOPLE, len(self.form.people) - 1)

    def _go_to(self, problem: Problem) -> None:
        """Show what is still open, wherever it is."""
        self._show(problem.page, problem.person)
        self.call_after_refresh(self._stay, problem)

    def _stay(self, problem: Problem) -> None:
        if field := self._page.field(problem.field):
            field.go_to()
        self.tell(problem.sentence, alarm=True)

    def _ask_next(self, problem: Problem) -> None:
        field: Field | None = self._page.field(problem.field)
        if field is not None:
            field.go_to()
        self.tell(problem.sentence)

    # Who is known already

    def _look_for_alike(self, field: str) -> None:
        """Ask the desk, once for each name with a date or a postcode."""
        page = self._page.page
        if page is Page.PEOPLE and field in {"last", "year"}:
            self._ask_alike(self._someone, born=born_of(self._someone, self._today) is not None)
        elif page is Page.HOME and field == "postcode" and self.form.members:
            self._ask_alike(self.form.members[0], born=False)

    def _ask_alike(self, someone: Someone, *, born: bool) -> None:
        date_ = born_of(someone, self._today)
        exact = date_.exact if born and date_ else None
        postcode = "" if born else normal(self.form.postcode)
        key = (someone.last_name.casefold(), exact.isoformat() if exact else postcode)
        if not someone.last_name or not key[1] or key in self._asked:
            return
        self._asked.add(key)
        self.ask(
            LookAlike(
                shift=self.shift.id,
                about=someone.id,
                called=someone.called,
                last_name=someone.last_name,
                born=exact,
                postcode=postcode,
            )
        )

    def _take_alike(self, answer: Alike) -> None:
        """Say no more of whom is known than what was just typed."""
        if not answer.by_birth:
            self.tell(say("This last name is registered at this postcode: find them first."), alarm=True)
            return
        self._known[str(answer.about)] = answer
        self.tell(say("This last name and date of birth are registered already. Is it them?"), alarm=True)
        page = self._page
        if isinstance(page, PeoplePage):
            self._offer_alike(page)

    def _offer_alike(self, page: PeoplePage) -> None:
        known = self._known.get(str(self._someone.id))
        if known is None:
            page.offer_alike((), None)
            return
        options = [Option(ANOTHER, "a", say("Another person"))]
        if self._someone.kind == CHILD and known.person:
            options.append(Option(SAME_CHILD, "s", say("The same child, with two homes")))
        someone = self._someone
        chosen = [SAME_CHILD if someone.shared else ""]
        page.offer_alike(options, Bound(lambda: chosen[0], lambda code: chosen.__setitem__(0, code)))

    def _share(self) -> None:
        """Let a child be the one who is registered with another family; the two never see each other."""
        known = self._known.get(str(self._someone.id))
        same = self._page.pick("alike").value == SAME_CHILD
        self._someone.shared = str(known.person) if known and same else ""
        if not same and known:
            self.tell(say("If it is this family itself, give the form up and use Find."))

    # Keeping and forgetting

    def _keep(self) -> None:
        """Put the form, sealed, where a power cut does not reach it."""
        if not self.form.blank:
            sealed = seal(as_bytes(self.form), self.shift.draft_key)
            self.ask(KeepDraft(shift=self.shift.id, sealed=sealed))

    def _forget(self) -> None:
        """Hold nothing of what was typed, in the form or on the screen."""
        self.form = begin(self.world.new_id)
        self._known, self._asked = {}, set()
        for page in self._pages:
            page.forget()
        self.tell("")
        forget_widths()
