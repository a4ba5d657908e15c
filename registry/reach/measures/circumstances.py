"""Who the people are that came: carers, needs, origins, languages, children to come (M14 to M18)."""

from datetime import date, timedelta

from django.db.models import F, Q

from registry.people.asked import BROAD_GROUPS, EthnicGroup
from registry.people.models import Expected
from registry.reach.bands import ADULTS, AGE_UNKNOWN, Band, Scheme
from registry.reach.counting import (
    ANSWER_PARTS,
    CARER_PARTS,
    DECLINED,
    NOT_ASKED,
    Ages,
    Both,
    By,
    Split,
    What,
)
from registry.reach.draft import Draft, both_of, part_of
from registry.reach.enquiry import Enquiry
from registry.reach.figures import Adds, Measure, Table, share
from registry.reach.hubs import about
from registry.reach.tally import Tally
from registry.reach.tongues import language_name
from registry.reach.words import day_in_words

M14 = Measure(
    "M14",
    "Fathers and male carers",
    "The people seen who are father, stepfather or grandfather of a child on record, or another carer who "
    "said that he is male; nothing is inferred from a name or title.",
)
M15 = Measure(
    "M15",
    "SEND up to 25",
    "The people seen under 19, and those of 19 to 24, who said that they have special educational needs or "
    "a disability. Young people of 19 to 24 with SEND stand apart from adults.",
)
M16 = Measure(
    "M16",
    "Ethnicity",
    "The people seen, by the nineteen groups of the harmonised standard under their five headings; who "
    "prefers not to say, and who was not asked yet, stand apart.",
)
M17 = Measure(
    "M17",
    "Language",
    "The people seen, by their main language: their own answer, else that of the first of their families "
    "to register that named one.",
)
M18 = Measure(
    "M18",
    "Expectant",
    "Adults, or families where none is named, who expected a child within the period: a due date in it or "
    "in the forty weeks after, and neither born nor ended before it began. No unborn child is counted.",
)
SEND_SCHEME = Scheme("send", "SEND", 1, (Band(0, 19),), "Birth until 19, or 25 with SEND.", send_until=25)
YES, NO = "yes", "no"
WEEKS = 40
CARER_LABELS = ("Fathers and male carers", "Mothers and female carers", "Other carers", "Related otherwise")


def fathers_and_male_carers(asked: Enquiry, by: By = By.HUB) -> Table:
    """M14: people and attendances, and of how many adults a relationship is known."""
    question = asked.question
    ages = Ages(question.scheme, question.people_aged_on)
    rules = [question.people_age_rule, question.residence_rule]
    draft = Draft(asked, M14, by, rules=rules)
    people = draft.found(asked.tally(What.PEOPLE, by, Both(Split.CARER, ages)))
    came = asked.tally(What.ATTENDANCES, by, Both(Split.NAMED, Split.CARER))
    draft.column("people", "People", people.all, group="People")
    labels = (*CARER_LABELS, "No relationship on record")
    for part, label in zip(CARER_PARTS, labels, strict=True):
        draft.column(part, label, both_of(people, [part], question.scheme.parts), group="People")
    draft.parts("people", CARER_PARTS)
    identified = both_of(came, ["identified"], CARER_PARTS)
    draft.column("identified", "Identified", identified, Adds.UP, group="Attendances")
    male = both_of(came, ["identified"], ["male_carer"])
    draft.column("male_carer_attendances", "Of male carers", male, Adds.UP, group="Attendances")
    adults = both_of(people, CARER_PARTS, [ADULTS])
    known = both_of(people, CARER_PARTS[:-1], [ADULTS])
    draft.column("adults", f"Adults {question.scheme.adults_label}", adults, group="Adults", lasting=False)
    draft.column("adults_known", "Relationship on record", known, group="Adults", lasting=False)
    return draft.column(
        "known_share",
        "Share on record",
        lambda line: share(known(line), adults(line), "No adult was seen."),
        Adds.NOT,
        group="Adults",
    ).table()


def send(asked: Enquiry, by: By = By.HUB) -> Table:
    """M15: young people with SEND, and of how many people it is known."""
    question = asked.question
    rule = f"Ages are years completed on {day_in_words(question.people_aged_on)}."
    draft = Draft(asked, M15, by, rules=[rule, question.residence_rule])
    ages = Ages(SEND_SCHEME, question.people_aged_on)
    people = draft.found(asked.tally(What.PEOPLE, by, Both(Split.SEND, ages)))
    young, youths = SEND_SCHEME.children[0].key, SEND_SCHEME.send_key
    draft.column("people", "People", people.all)
    draft.column("send_to_25", "SEND up to 25", both_of(people, [YES], [young, youths]), lasting=False)
    draft.column("send_0_18", SEND_SCHEME.children_label, both_of(people, [YES], [young]), lasting=False)
    draft.column("send_19_24", SEND_SCHEME.send_label, both_of(people, [YES], [youths]), lasting=False)
    draft.column("send_older", "25+ SEND", both_of(people, [YES], [ADULTS]), lasting=False)
    draft.column("send_age_unknown", "SEND, age unknown", both_of(people, [YES], [AGE_UNKNOWN]))
    draft.column("no_send", "No SEND", both_of(people, [NO], SEND_SCHEME.parts))
    draft.column("declined", "Prefer not to say", both_of(people, [DECLINED], SEND_SCHEME.parts))
    draft.column("not_asked", "Not asked yet", both_of(people, [NOT_ASKED], SEND_SCHEME.parts))
    draft.parts("send_to_25", ["send_0_18", "send_19_24"])
    others = ["send_older", "send_age_unknown", "no_send", "declined", "not_asked"]
    return draft.parts("people", ["send_to_25", *others]).table()


def ethnicity(asked: Enquiry, by: By = By.HUB) -> Table:
    """M16: the people seen by ethnic group, and how many were asked."""
    draft = Draft(asked, M16, by, rules=[asked.question.residence_rule])
    people = draft.found(asked.tally(What.PEOPLE, by, Split.ETHNICITY))
    draft.column("people", "People", people.all)
    for number, (name, groups) in enumerate(BROAD_GROUPS.items(), 1):
        keys = [f"ethnicity_{group.replace('-', '_')}" for group in groups]
        draft.column(f"ethnic_group_{number}", name, part_of(people, *groups))
        for key, group in zip(keys, groups, strict=True):
            draft.column(key, str(EthnicGroup(group).label), part_of(people, group), group=name)
        draft.parts(f"ethnic_group_{number}", keys)
    broad = [f"ethnic_group_{number}" for number in range(1, len(BROAD_GROUPS) + 1)]
    return _answered(draft, people, broad).table()


def language(asked: Enquiry, by: By = By.HUB) -> Table:
    """M17: the people seen by main language, and who needs an interpreter."""
    draft = Draft(asked, M17, by, rules=[asked.question.residence_rule])
    people = draft.found(asked.tally(What.PEOPLE, by, Split.LANGUAGE))
    help_ = asked.tally(What.PEOPLE, by, Split.INTERPRETER)
    codes = sorted(people.parts - {DECLINED, NOT_ASKED}, key=lambda code: (-people.of(None, code), code))
    draft.column("people", "People", people.all)
    for code in codes:
        draft.column(f"language_{code}", language_name(code), part_of(people, code))
    _answered(draft, people, [f"language_{code}" for code in codes])
    labels = ("Needs one", "Needs none", "Prefer not to say", "Not asked yet")
    keys = [f"interpreter_{part.replace('-', '_')}" for part in ANSWER_PARTS]
    for key, part, label in zip(keys, ANSWER_PARTS, labels, strict=True):
        draft.column(key, label, part_of(help_, part), group="Interpreter")
    return draft.parts("people", keys).table()


def expectant(asked: Enquiry) -> Table:
    """M18: who expects a child, by the hub where the family registered, and who of them was seen."""
    period = asked.question.period
    ends = period.last + timedelta(weeks=WEEKS)
    rule = f"Due from {day_in_words(period.first)} to {day_in_words(ends)}."
    draft = Draft(asked, M18, By.HUB, rules=[rule])
    expecting = _expecting(asked, period.first, ends)
    draft.column("expectant", "Expecting", lambda line: len(expecting.get(line, ())))
    return draft.table()


def _expecting(asked: Enquiry, first: date, ends: date) -> dict[str | None, set[object]]:
    """Return who expects by the hub of the family, each once; a family where no adult is named."""
    due = Expected.objects.filter(about(asked.question, "family__hub__"), due__range=(first, ends))
    current = due.filter(Q(ended_on=None) | Q(ended_on__gte=first)).filter(
        Q(child=None) | Q(child__born=None) | Q(child__born__gte=first)
    )
    found: dict[str | None, set[object]] = {}
    rows = current.values_list(F("family__hub__code"), F("expecting"), F("family"))
    for hub, person, family in rows:
        found.setdefault(hub, set()).add(person or family)
        found.setdefault(None, set()).add(person or family)
    return found


def _answered(draft: Draft, people: Tally, said: list[str]) -> Draft:
    """Add who declined, who was not asked and how complete the answers are, and let all be everybody."""
    draft.column("declined", "Prefer not to say", part_of(people, DECLINED))
    draft.column("not_asked", "Not asked yet", part_of(people, NOT_ASKED))
    draft.parts("people", [*said, "declined", "not_asked"])
    return draft.column(
        "asked_share",
        "Share asked",
        lambda line: share(
            people.all(line) - people.of(line, NOT_ASKED), people.all(line), "Nobody was seen."
        ),
        Adds.NOT,
    )
