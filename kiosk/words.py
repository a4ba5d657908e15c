"""Every sentence that the kiosk says: the one place that asks the catalogues, with their plural rules.

The text here is the English; `kiosk/locale/` holds the other languages. But for `kiosk.tongue`, nothing
else in the kiosk holds text for families, and no sentence is put together from pieces that a translator
cannot see whole.
"""

import gettext
from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path

from config.public import Purpose
from kiosk.languages import ENGLISH, LANGUAGES
from kiosk.outcome import Outcome, Place, Trouble, Verdict
from kiosk.tongue import Tongue
from sync.terms import Face
from sync.wire import Ages, Session

DOMAIN = "kiosk"
LOCALE = Path(__file__).parent / "locale"
OLDEST_CHILD = 25
"""A session for older people still has no upper age."""


@cache
def speak(code: str) -> "Words":
    """Return the words of a language, by its code."""
    language = LANGUAGES[code]
    if language is ENGLISH:
        return Words(language, gettext.NullTranslations())
    return Words(language, gettext.translation(DOMAIN, LOCALE, [code]))


class Words(Tongue):
    """All that the kiosk says, in one language."""

    # The welcome screen

    def tap(self) -> str:
        """Say what to do."""
        return self._("Tap your card")

    def or_show(self) -> str:
        """Say what else one can do."""
        return self._("or show your pass to the scanner")

    def today_here(self) -> str:
        """Head today's sessions."""
        return self._("Today at this hub")

    def nothing_on(self) -> str:
        """Say that no session is left today."""
        return self._("No more sessions today. You can still sign in: tap your card.")

    def now_on(self) -> str:
        """Mark a session that runs."""
        return self._("on now")

    def more_sessions(self, number: int) -> str:
        """Stand for sessions without room."""
        return self._n("and %(count)d more session", "and %(count)d more sessions", number)

    def no_card(self) -> str:
        """Offer to be counted without a card."""
        return self._("No card? Count us in")

    def card_missing(self) -> str:
        """Offer help with a lost or forgotten card."""
        return self._("Card lost or forgotten?")

    def whats_on(self) -> str:
        """Offer the timetable."""
        return self._("What's on")

    def whole_timetable(self) -> str:
        """Say what the QR code is."""
        return self._("Scan for the whole timetable")

    def language_button(self) -> str:
        """Offer another language."""
        return self._("Language")

    def choose_language(self) -> str:
        """Head the languages."""
        return self._("Choose your language")

    def not_read(self) -> str:
        """Say that a frame came and could not be read."""
        return self._("That could not be read. Please try again.")

    def went_wrong(self) -> str:
        """Say that a screen failed; what was recorded before is safe."""
        return self._("Sorry, something went wrong. If you were signing in, please tap your card again.")

    # The family

    def greeting(self, outcome: Outcome) -> str:
        """Return the headline of a family's screen; without a name for a sensitive family."""
        if outcome.verdict is Verdict.ALREADY:
            return self._("Hello again")
        holder = next((seat for seat in outcome.seats if seat.holder), None)
        return self.hello(holder.name if holder else "")

    def hello(self, name: str) -> str:
        """Greet, by name if there is one."""
        return self._("Hello, %(name)s") % {"name": name} if name else self._("Hello")

    def goodbye(self, name: str) -> str:
        """Part, by name if there is one."""
        return self._("Goodbye, %(name)s") % {"name": name} if name else self._("Goodbye")

    def question(self, outcome: Outcome) -> str:
        """Return what a family's screen asks."""
        if outcome.verdict is Verdict.ALREADY:
            return self._("You're already signed in. Who else is with you?")
        return self._("Who is with you today?")

    def who_came(self) -> str:
        """Ask again, after "change"."""
        return self._("Who is here? Untick whoever is not.")

    def who_leaves(self) -> str:
        """Ask who goes."""
        return self._("Who is leaving with you?")

    def warm_welcome(self) -> str:
        """Greet those who come for the first time."""
        return self._("Welcome to the hub. It is lovely to have you here.")

    def busy(self) -> str:
        """Say gently that a session is full; nobody is turned away."""
        return self._("This session is busy today, and you are welcome.")

    def meant_for(self, ages: Ages) -> str:
        """Say gently whom a session is planned for, to a family with a younger or older child."""
        young, old = ages
        span = f"{young}+" if old > OLDEST_CHILD else f"{young}–{old}"  # noqa: RUF001 - a dash
        return self._("This session is planned for children aged %(ages)s. You are all welcome.") % {
            "ages": span
        }

    def sign_in(self, number: int) -> str:
        """Return the face of the big button: how many will be in once it is pressed."""
        return self._n("Sign us in: %(count)d person", "Sign us in: %(count)d people", number)

    def sign_out(self, number: int) -> str:
        """Return the face of the big button: how many leave."""
        return self._n("Sign us out: %(count)d person", "Sign us out: %(count)d people", number)

    def just_me(self) -> str:
        """Offer to sign in nobody else."""
        return self._("Just me")

    def something_else(self) -> str:
        """Offer other sessions and purposes."""
        return self._("Something else?")

    def leaving(self) -> str:
        """Offer to sign out."""
        return self._("We are leaving")

    def more_time(self) -> str:
        """Offer more time."""
        return self._("More time")

    def keys_family(self) -> str:
        """Tell the keys of a family's screen."""
        return self._("Keys: 1–9 or Space to tick · Enter to sign in · Esc for just me")  # noqa: RUF001 - a dash

    def is_in(self, name: str) -> str:
        """Say of somebody that they are signed in."""
        return self._("%(name)s: signed in") % {"name": name}

    def said_in(self) -> str:
        """Say under a name that this person is signed in."""
        return self._("signed in")

    def said_out(self) -> str:
        """Say under a name that this person is signed out."""
        return self._("signed out")

    def ticked(self, *, ticked: bool) -> str:
        """Say to those who listen whether somebody or something is chosen."""
        return self._("ticked") if ticked else self._("not ticked")

    def is_out(self, name: str) -> str:
        """Say of somebody that they are signed out."""
        return self._("%(name)s: signed out") % {"name": name}

    def more_people(self, number: int) -> str:
        """Offer the cards that do not fit."""
        return self._("More (%(count)d)") % {"count": number}

    def closing(self, seconds: int) -> str:
        """Warn before a screen closes."""
        return self._n(
            "This screen closes in %(count)d second. Press M for more time.",
            "This screen closes in %(count)d seconds. Press M for more time.",
            seconds,
        )

    # What people came for

    def what_for(self) -> str:
        """Ask what people came for."""
        return self._("What are you here for?")

    def carry_on(self) -> str:
        """Go on."""
        return self._("Continue")

    def back(self) -> str:
        """Go back."""
        return self._("Back")

    def purpose(self, purpose: Purpose) -> str:
        """Name a drop-in purpose: as the settings do, else as the catalogue does, else by its code."""
        names = purpose.names
        own = names.get(self.language.code) or names.get(ENGLISH.code)
        return own or self._shipped().get(purpose.code) or purpose.code.replace("-", " ").capitalize()

    def place(self, where: Place, zone: tzinfo) -> str:
        """Return what people came for, such as "Stay and Play, 10:00–11:30, Main room"."""  # noqa: RUF002 - a dash
        session = where.session
        if session is None:
            return self.purpose(Purpose(where.purpose, dict(where.names)))
        return ", ".join(part for part in (session.title, span(session, zone), session.room) if part)

    # No medium

    def how_many(self) -> str:
        """Ask how many there are."""
        return self._("How many of you are here?")

    def adults(self) -> str:
        """Head the adults' count."""
        return self._("Adults")

    def children_aged(self, band: str) -> str:
        """Head the count of children of an age band, such as 0-4."""
        return self._("Children aged %(ages)s") % {"ages": band.replace("-", "–")}  # noqa: RUF001 - a dash

    def children_with_you(self) -> str:
        """Head the count of children of any age."""
        return self._("Children with you")

    def count_us(self, number: int) -> str:
        """Return the face of the button that counts."""
        return self._n("Count us in: %(count)d person", "Count us in: %(count)d people", number)

    def keys_counting(self) -> str:
        """Tell the keys of the counting screen."""
        return self._("Keys: arrows to move · + and − to change · Enter to count")  # noqa: RUF001 - a minus

    def your_name(self) -> str:
        """Ask for a first name."""
        return self._("What is your first name?")

    def first_name(self) -> str:
        """Head the field."""
        return self._("First name")

    def erase(self) -> str:
        """Name the key that takes a letter back."""
        return self._("Erase")

    def staff_find(self) -> str:
        """Say what follows for those without their card."""
        return self._("A member of staff can find your card, or give you a new one.")

    # Done

    def signed_in(self) -> str:
        """Say that all is written."""
        return self._("You're signed in")

    def already_in(self) -> str:
        """Say that all was written before."""
        return self._("You're already signed in")

    def signed_out(self) -> str:
        """Say that all is written."""
        return self._("You're signed out")

    def counted_in(self) -> str:
        """Say that all is written."""
        return self._("You're counted in")

    def enjoy(self) -> str:
        """Wish them well."""
        return self._("Have a lovely time.")

    def see_you(self) -> str:
        """Part."""
        return self._("See you soon.")

    def change(self) -> str:
        """Offer to put it right."""
        return self._("Change")

    def close(self) -> str:
        """Offer to close."""
        return self._("Close")

    def how_was_it(self) -> str:
        """Ask for a face."""
        return self._("How are things at the hub for you?")

    def face(self, face: Face) -> str:
        """Name a face."""
        return {
            Face.VERY_HAPPY: self._("Very good"),
            Face.HAPPY: self._("Good"),
            Face.NEITHER: self._("So-so"),
            Face.UNHAPPY: self._("Bad"),
            Face.VERY_UNHAPPY: self._("Very bad"),
        }[face]

    def thank_you(self) -> str:
        """Thank for a face."""
        return self._("Thank you")

    # A person helps

    def see_staff(self) -> str:
        """Send to a person."""
        return self._("Please see a member of staff")

    def help_reason(self, verdict: Verdict) -> str:
        """Say why, and what a person can do."""
        return {
            Verdict.UNKNOWN: self._(
                "We do not know this card or pass yet. A member of staff can link it to your family."
            ),
            Verdict.UNKNOWN_AGAIN: self._(
                "We still do not know this card or pass. A member of staff can link it to your family."
            ),
            Verdict.RANDOM: self._("This card changes its number each time; please use another."),
            Verdict.WITHDRAWN: self._(
                "This card or pass is no longer in use. A member of staff can give you a new one."
            ),
            Verdict.NOBODY_IN: self._("Nobody in your family is signed in here today."),
        }[verdict]

    def counted(self) -> str:
        """Comfort: the visit counts."""
        return self._("Your visit is counted, so you lose nothing by waiting.")

    def trouble(self, trouble: Trouble) -> str:
        """Say what went wrong, and what to do."""
        return {
            Trouble.NOT_WRITTEN: self._(
                "This visit could not be written down. Please tell a member of staff."
            ),
            Trouble.VISIT_OVER: self._("This screen was open too long. Please tap your card again."),
        }[trouble]

    # The foot of the welcome screen

    def readers(self, connected: int, lost: Sequence[str]) -> str:
        """Say how the readers are; names of lost ones are for staff."""
        if lost:
            sentence = self._("The card reader is not connected. Please see a member of staff.")
            return f"{sentence} ({', '.join(lost)})" if connected else sentence
        return self._("The card reader is ready.") if connected else ""

    def no_reader(self) -> str:
        """Say that there is nothing to tap at."""
        return self._("No card reader is set up. Please see a member of staff.")

    def not_loaded(self) -> str:
        """Say that the register is empty."""
        return self._("This kiosk does not know any families yet. Please see a member of staff.")

    def unsent(self, number: int) -> str:
        """Say that what waits is safe."""
        return self._n(
            "%(count)d record is safe here, and waits to be sent.",
            "%(count)d records are safe here, and wait to be sent.",
            number,
        )

    def read_aloud(self, volume: int) -> str:
        """Name the key that changes how loud screens are read."""
        return (
            self._("Read aloud: off"),
            self._("Read aloud: quiet"),
            self._("Read aloud: loud"),
        )[volume]

    def _shipped(self) -> dict[str, str]:
        return {
            "just-visiting": self._("Just visiting"),
            "here-to-help": self._("Here to Help"),
            "warm-space": self._("Warm space"),
            "cafe": self._("Café"),
            "appointment": self._("Appointment"),
        }


def clock_time(at: datetime, zone: tzinfo) -> str:
    """Return the hub's wall time, such as 10:05."""
    return at.astimezone(zone).strftime("%H:%M")


def span(session: Session, zone: tzinfo) -> str:
    """Return when a session runs, such as 10:00 to 11:30, in figures."""
    return f"{clock_time(session.starts, zone)}–{clock_time(session.ends, zone)}"  # noqa: RUF001 - an en dash
