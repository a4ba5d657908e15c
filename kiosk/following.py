"""Which screen follows what the door told. Loaded after the first paint, with all the screens it names."""

from dataclasses import replace

from kiosk.news import Counted, NotRecorded, SignedIn, SignedOut, Tapped
from kiosk.outcome import Outcome, Trouble, Verdict
from kiosk.screens.counting import Counting
from kiosk.screens.done import at_once, counted, signed_in, signed_out
from kiosk.screens.family import Family, arriving, departing
from kiosk.screens.help import Help
from kiosk.screens.naming import Naming
from kiosk.screens.shown import Shown

About = Tapped | SignedIn | SignedOut | Counted | NotRecorded


def following(news: About, before: Shown) -> Shown | None:
    """Return the screen that follows; None for a button's word that is not for the family that stands here.

    It is written down all the same.
    """
    match news:
        case Tapped(outcome):
            return after_tap(outcome)
        case SignedIn(confirmed) if isinstance(before, Family) and before.visit == confirmed.visit:
            return signed_in(confirmed, before.outcome)
        case SignedOut(confirmed) if isinstance(before, Family) and before.visit == confirmed.visit:
            return signed_out(confirmed)
        case Counted(tally) if isinstance(before, Counting | Naming) and before.visit == tally.visit:
            return counted(tally, find_card=isinstance(before, Naming))
        case NotRecorded(trouble, visit) if visit is None or (before.visit == visit and before.asks):
            return Help(trouble)
        case _:
            return None


def after_tap(outcome: Outcome) -> Shown:
    """Return the screen that follows a tap."""
    match outcome.verdict:
        case Verdict.LEAVING:
            return departing(outcome) if outcome.asks else replace(at_once(outcome), outcome=None)
        case Verdict.WELCOME | Verdict.ALREADY:
            return arriving(outcome) if outcome.asks else at_once(outcome)
        case Verdict.NOT_RECORDED:
            return Help(Trouble.NOT_WRITTEN)
        case _:
            return Help(outcome.verdict, outcome.visit)
