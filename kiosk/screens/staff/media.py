"""Cards and passes of a family: the card that was just shown is linked in three keys."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.events import ScreenResume

from kiosk.screens.staff.frame import World
from kiosk.screens.staff.keyline import Key, KeyLine, bindings
from kiosk.screens.staff.line import Line
from kiosk.screens.staff.memory import forget_widths
from kiosk.screens.staff.pass_shown import PassShown
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.screens.staff.undo import UndoScreen
from kiosk.screens.staff.which import AskWhich
from kiosk.staff import media_words as words
from kiosk.staff.asking import Answer, HoldUp, Shift, Shown
from kiosk.staff.media import (
    CardLinked,
    EndMedium,
    Held,
    IssuePass,
    LinkCard,
    LookAtMedia,
    MediaTold,
    MediumBack,
    MediumEnded,
    NotLinked,
    PassIssued,
    PutMediumBack,
    Why,
)
from kiosk.staff.words import say
from sync.strangers import Stranger
from sync.terms import Ended

Take = Callable[..., None]
AGAIN_SECONDS = 3.0
"""How often it is asked which card was shown last: that may be at another window's reader."""
KEYS = (
    Key("l", "link", say("link the card shown")),
    Key("i", "issue", say("issue a pass")),
    Key("x", "lost", say("lost")),
    Key("r", "replace", say("replace")),
    Key("v", "revoke", say("revoke")),
    Key("b", "back_in_use", say("found")),
)
A_PASS, THE_CARD = "pass", "card"


class Media(UndoScreen):
    """One line for each of the family, and below it one for each card and pass."""

    IDLE_SECONDS = 90
    BINDINGS: ClassVar = [("escape", "back", say("Back")), *bindings(*KEYS)]

    def __init__(self, world: World, shift: Shift, family: UUID) -> None:
        super().__init__(world, shift)
        self._family = family
        self._told: MediaTold | None = None
        self._asked_at = world.stopwatch()

    def heading(self) -> str:
        """Name it."""
        return say("Cards and passes")

    def body(self) -> ComposeResult:
        """Say which card was shown, and list what there is."""
        yield Line(id="shown", classes="who")
        yield Picks("media")
        yield KeyLine(*KEYS)

    @on(ScreenResume)
    def take_return(self) -> None:
        """Look, also when what lay over it is gone; and let the next strange card come here."""
        self._look()
        self._hold_up()

    def tick(self, left: int | None) -> None:
        """Look now and then which card was shown."""
        super().tick(left)
        if self.world.stopwatch() - self._asked_at >= AGAIN_SECONDS:
            self._look()

    def heard(self, answer: Answer) -> None:
        """Show what there is, or what came of it."""
        match answer:
            case MediaTold():
                self._told = answer
                self._show()
            case Shown():
                self._look()
                self._hold_up()
            case PassIssued():
                self.app.push_screen(PassShown(self.world, self.shift, answer))
            case MediumEnded(medium=medium):
                undo = PutMediumBack(shift=self.shift.id, family=self._family, medium=medium)
                self.offer_undo(words.ended(answer.how), undo)
                self._look()
            case CardLinked(last_four=last_four):
                self.tell(say("Linked: the one ending %(last)s opens this family now.", last=last_four))
                self._look()
            case MediumBack():
                self.tell(say("It opens this family again."))
                self._look()
            case NotLinked(why):
                self.tell(words.not_linked(why), alarm=True)
            case _:
                super().heard(answer)

    def put_away(self) -> bytes | None:
        """Forget whose they are."""
        self._forget()
        return None

    # What can be done

    def action_back(self) -> None:
        """Go back to where staff stand; strange cards are counted as visits again."""
        self.ask(HoldUp(shift=self.shift.id, wanted=False))
        self._forget()
        self.app.pop_screen()

    def action_link(self) -> None:
        """Ask whose the card is that was shown."""
        card = self._told.shown if self._told else None
        if card is None:
            self.tell(say("Hold the card up first: nobody has shown one lately."))
        elif card.random:
            self.tell(words.not_linked(Why.RANDOM), alarm=True)
        else:
            self._ask_whose((say("Link a card"), words.whose_card(card, self.world.zone)), self._link, card)

    def action_issue(self) -> None:
        """Ask whose pass it is to be."""
        self._ask_whose((say("Issue a pass"), say("Whose pass is it?")), self._issue)

    def action_lost(self) -> None:
        """Withdraw the one that the keys are at, until it is found."""
        self._end(Ended.LOST)

    def action_revoke(self) -> None:
        """Withdraw the one that the keys are at for good."""
        self._end(Ended.REVOKED)

    def action_back_in_use(self) -> None:
        """Let the one that the keys are at work again."""
        held = self._held()
        if held is None or held.is_active:
            self.tell(say("Go to a card or pass that works no more, and press B."))
        else:
            self.ask(PutMediumBack(shift=self.shift.id, family=self._family, medium=held.id))

    def action_replace(self) -> None:
        """Ask what stands for the one that the keys are at."""
        held = self._active()
        if held is None or self._told is None:
            return
        card = self._told.shown
        choices = [(A_PASS, say("A new pass"))]
        if card and not card.random:
            choices.append((THE_CARD, words.shown(card, self.world.zone)))
        question = (say("Replace"), say("What stands for the %(old)s from now on?", old=words.called(held)))
        take = partial(self._replace, held, card)
        self.app.push_screen(AskWhich(self.world, self.shift, question, choices, take))

    # How

    def _look(self) -> None:
        self._asked_at = self.world.stopwatch()
        self.ask(LookAtMedia(shift=self.shift.id, family=self._family))

    def _hold_up(self) -> None:
        self.ask(HoldUp(shift=self.shift.id, unknown=True))

    def _ask_whose(self, question: tuple[str, str], take: Take, *what: Stranger) -> None:
        if self._told is None:
            return
        choices = [(str(each.person), words.holder(self._told, each)) for each in self._told.people]
        at = str(self._whose() or "")
        self.app.push_screen(AskWhich(self.world, self.shift, question, choices, partial(take, *what), at=at))

    def _link(self, card: Stranger, person: str) -> None:
        family, token = self._family, card.token
        self.ask(LinkCard(shift=self.shift.id, family=family, person=UUID(person), token=token))

    def _issue(self, person: str) -> None:
        self.ask(IssuePass(shift=self.shift.id, family=self._family, person=UUID(person)))

    def _replace(self, old: Held, card: Stranger | None, by: str) -> None:
        about = {"shift": self.shift.id, "family": self._family, "person": old.person, "replaces": old.id}
        if by == A_PASS:
            self.ask(IssuePass(**about))
        elif card:
            self.ask(LinkCard(**about, token=card.token))

    def _end(self, how: Ended) -> None:
        if held := self._active():
            self.ask(EndMedium(shift=self.shift.id, family=self._family, medium=held.id, how=how))

    def _active(self) -> Held | None:
        held = self._held()
        if held is None or not held.is_active:
            self.tell(say("Go to a card or pass that works, with the arrows."))
            return None
        return held

    def _held(self) -> Held | None:
        """Return the card or pass that the keys are at."""
        picked = self.query_one("#media", Picks).picked
        return next((each for each in self._media if str(each.id) == picked), None)

    def _whose(self) -> UUID | None:
        """Return whose line, or whose card's line, the keys are at."""
        held, picked = self._held(), self.query_one("#media", Picks).picked
        return held.person if held else UUID(picked) if picked else None

    @property
    def _media(self) -> tuple[Held, ...]:
        return self._told.media if self._told else ()

    def _show(self) -> None:
        if self._told is None:
            return
        self.query_one("#shown", Line).say(words.lately(self._told.shown, self.world.zone))
        lines = []
        for each in self._told.people:
            lines.append(Pick(words.holder(self._told, each), str(each.person)))
            mine = (held for held in self._media if held.person == each.person)
            lines += [Pick(words.line(held), str(held.id)) for held in mine]
        self.query_one("#media", Picks).show(lines)

    def _forget(self) -> None:
        self._told = None
        self.query_one("#shown", Line).say("")
        self.query_one("#media", Picks).show([])
        forget_widths()
