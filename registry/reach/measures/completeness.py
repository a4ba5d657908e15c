"""How much is known of the people behind the figures (M21)."""

from registry.reach.bands import ADULTS, AGE_UNKNOWN
from registry.reach.counting import CARER_PARTS, NOT_ASKED, Ages, Both, By, Split, What
from registry.reach.draft import Draft, OfLine, both_of, part_of
from registry.reach.enquiry import Enquiry
from registry.reach.figures import Adds, Measure, Table, share
from registry.reach.tally import Tally

M21 = Measure(
    "M21",
    "Completeness",
    "Of the people seen, those whose date of birth and home are known, and who were asked for their gender, "
    "ethnicity and SEND (a declined question was asked); of the adults, those of whom it is on record what "
    "they are to a child.",
)
QUESTIONS = {"gender": Split.GENDER, "ethnicity": Split.ETHNICITY, "send": Split.SEND}


def completeness(asked: Enquiry, by: By = By.HUB) -> Table:
    """M21: how many of the people seen each thing is known of."""
    question = asked.question
    draft = Draft(asked, M21, by, rules=[question.people_age_rule, question.residence_rule])
    ages = Ages(question.scheme, question.people_aged_on)
    people = draft.found(asked.tally(What.PEOPLE, by, Both(Split.CARER, ages)))
    homes = asked.tally(What.PEOPLE, by, Split.HOME)
    parts = [part for part in question.scheme.parts if part != AGE_UNKNOWN]
    draft.column("people", "People", people.all)
    _known(draft, "age", "Age", people.all, both_of(people, CARER_PARTS, parts))
    _known(draft, "home", "Home", people.all, part_of(homes, "known"))
    for name, split in QUESTIONS.items():
        label = "SEND asked" if name == "send" else f"{name.capitalize()} asked"
        _asked(draft, name, label, asked.tally(What.PEOPLE, by, split))
    adults = both_of(people, CARER_PARTS, [ADULTS])
    draft.column("adults", f"Adults {question.scheme.adults_label}", adults, lasting=False)
    related = CARER_PARTS[:-1]
    _known(draft, "relationship", "Relationship", adults, both_of(people, related, [ADULTS]))
    return draft.table()


def _asked(draft: Draft, name: str, label: str, people: Tally) -> None:
    _known(draft, name, label, people.all, lambda line: people.all(line) - people.of(line, NOT_ASKED))


def _known(draft: Draft, name: str, label: str, everybody: OfLine, known: OfLine) -> None:
    draft.column(name, label, known, lasting=False)
    draft.column(
        f"{name}_share",
        f"{label}, share",
        lambda line: share(known(line), everybody(line), "Nobody was seen."),
        Adds.NOT,
    )
