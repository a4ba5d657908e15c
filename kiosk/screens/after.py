"""Which screen follows a tap or a button."""

from kiosk import words
from kiosk.outcome import Confirmed, Outcome, Verdict
from kiosk.screens.done import DoneScreen
from kiosk.screens.family import FamilyScreen
from kiosk.screens.help import HelpScreen
from kiosk.screens.look import Look
from kiosk.screens.timed import TimedScreen


def after_tap(outcome: Outcome, look: Look) -> TimedScreen:
    """Return the family's screen, or what is left to say when nobody can be added."""
    if outcome.verdict in words.HELP:
        return HelpScreen(words.HELP[outcome.verdict], words.COUNTED, look)
    if outcome.asks:
        return FamilyScreen(outcome, look)
    headline = words.ALREADY_IN if outcome.verdict is Verdict.ALREADY else words.SIGNED_IN
    return DoneScreen(headline, outcome.seats, outcome.place, look)


def after_button(confirmed: Confirmed, look: Look) -> TimedScreen:
    """Return the screen that says who is in."""
    if confirmed.place is None:
        return after_failure(words.VISIT_OVER, look)
    return DoneScreen(words.SIGNED_IN, confirmed.people, confirmed.place, look)


def after_failure(sentence: str, look: Look) -> TimedScreen:
    """Return the screen for what could not be written down; it promises nothing."""
    return HelpScreen(sentence, "", look)
