"""Attendances and visits: how often anybody came (M1, M2, M12, M20)."""

from dataclasses import replace

from registry.reach.bands import ADULTS, AGE_UNKNOWN
from registry.reach.counting import Ages, Both, By, Split, What
from registry.reach.draft import Draft, both_of, part_of
from registry.reach.enquiry import Enquiry
from registry.reach.figures import Adds, Measure, Table, share
from registry.reach.lines import VENUES
from registry.reach.question import AgeRule, VenueKind
from registry.reach.tally import Tally

M1 = Measure(
    "M1",
    "Attendances",
    "One person, or one anonymous unit, at one session or drop-in on one day; a second tap at the same "
    "session counts once. The day is the hub's own, by London time.",
)
M2 = Measure(
    "M2",
    "Visits",
    "One identified person at one hub on one day, whatever and how much they went to there.",
)
M12 = Measure(
    "M12",
    "Anonymous share",
    "Anonymous attendances of all attendances. They name nobody, and enter no count of people.",
)
M20 = Measure("M20", "Outreach share", "Attendances at outreach venues of all attendances.")

EVERYBODY = "Attendances are counted wherever people live."


def attendances(asked: Enquiry, by: By = By.HUB) -> Table:
    """M1: footfall, with what of it names a person and what does not."""
    draft = Draft(asked, M1, by, rules=[EVERYBODY])
    return _footfall(draft, draft.found(asked.tally(What.ATTENDANCES, by, Split.NAMED))).table()


def attendances_by_age(asked: Enquiry, by: By = By.HUB) -> Table:
    """M1 by age on the day of each session; anonymous attendances have no age, and stand apart."""
    question = asked.question
    on = None if question.ages in (None, AgeRule.SESSION_DAY) else question.people_aged_on
    draft = Draft(asked, M1, by, rules=[question.attendance_age_rule, EVERYBODY])
    tally = draft.found(asked.tally(What.ATTENDANCES, by, Both(Split.NAMED, Ages(question.scheme, on))))
    scheme, parts = question.scheme, question.scheme.parts
    bands = [band.key for band in scheme.children]
    labels = {band.key: band.label for band in scheme.children} | {
        scheme.send_key: scheme.send_label,
        ADULTS: f"Adults {scheme.adults_label}",
        AGE_UNKNOWN: "Age unknown",
    }
    draft.column("attendances", "Attendances", tally.all, Adds.UP)
    draft.column("anonymous", "Anonymous", both_of(tally, ["anonymous"], parts), Adds.UP)
    draft.column(
        "children", f"Children {scheme.children_label}", both_of(tally, ["identified"], bands), Adds.UP
    )
    for part in parts:
        key = scheme.adults_key if part == ADULTS else part
        draft.column(key, labels[part], both_of(tally, ["identified"], [part]), Adds.UP)
    rest = [scheme.adults_key if part == ADULTS else part for part in parts if part not in bands]
    return draft.parts("attendances", ["anonymous", "children", *rest]).parts("children", bands).table()


def visits(asked: Enquiry, by: By = By.HUB) -> Table:
    """M2: how many visits identified people made."""
    draft = Draft(asked, M2, by, rules=[asked.question.residence_rule])
    tally = draft.found(asked.tally(What.VISITS, by, Split.NONE))
    several = by in (By.SESSION_TYPE, By.PARTNER, By.VENUE)  # one visit may be to several of these
    return draft.column("visits", "Visits", tally.all, Adds.AFRESH if several else Adds.UP).table()


def anonymous_share(asked: Enquiry, by: By = By.HUB) -> Table:
    """M12: how much of the footfall names nobody."""
    draft = Draft(asked, M12, by, rules=[EVERYBODY])
    tally = draft.found(asked.tally(What.ATTENDANCES, by, Split.NAMED))
    _footfall(draft, tally)
    return draft.column(
        "anonymous_share",
        "Anonymous share",
        lambda line: share(tally.of(line, "anonymous"), tally.all(line), "Nobody attended."),
        Adds.NOT,
    ).table()


def outreach_share(asked: Enquiry, by: By = By.HUB) -> Table:
    """M20: how much of the footfall was away from the hubs; online sessions stand apart."""
    draft = Draft(asked, M20, by, rules=[EVERYBODY, "A drop-in is at the hub."])
    tallies = {kind: draft.found(_at(asked, by, kind)) for kind in VenueKind}
    draft.column(
        "attendances",
        "Attendances",
        lambda line: sum(tally.all(line) for tally in tallies.values()),
        Adds.UP,
    )
    for kind, tally in tallies.items():
        draft.column(f"at_{kind}", VENUES[kind], tally.all, Adds.UP)
    draft.parts("attendances", [f"at_{kind}" for kind in VenueKind])

    def outreach(line: str | None) -> tuple[int, int]:
        return tallies[VenueKind.OUTREACH].all(line), sum(tally.all(line) for tally in tallies.values())

    return draft.column(
        "outreach_share",
        "Outreach share",
        lambda line: share(*outreach(line), "Nobody attended."),
        Adds.NOT,
    ).table()


def _footfall(draft: Draft, tally: Tally) -> Draft:
    draft.column("attendances", "Attendances", tally.all, Adds.UP)
    draft.column("identified", "Identified", part_of(tally, "identified"), Adds.UP)
    draft.column("anonymous", "Anonymous", part_of(tally, "anonymous"), Adds.UP)
    return draft.parts("attendances", ["identified", "anonymous"])


def _at(asked: Enquiry, by: By, kind: VenueKind) -> Tally:
    """Return the attendances at one kind of venue, if the question is about those at all."""
    venues = asked.question.venues or frozenset(VenueKind)
    if kind not in venues:
        return Tally({})
    narrowed = replace(asked.question, venues=frozenset({kind}))
    return asked.tally(What.ATTENDANCES, by, Split.NONE, narrowed)
