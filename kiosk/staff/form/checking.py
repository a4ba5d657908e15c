"""What is wrong with a form, or still to be asked: each with its place and a sentence. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from kiosk.staff.form import dates, text
from kiosk.staff.form.answers import YES
from kiosk.staff.form.form import ADULT, CHILD, EXPECTED, Form, Someone
from kiosk.staff.words import say

PARENTS = frozenset({"mother", "father"})
SOON = 11
"""A parent so few years older than their child is looked at once more."""
ALONE_UNTIL = 16


class Page(IntEnum):
    """The pages of the form, in their order."""

    PEOPLE = 0
    RELATIONS = 1
    HOME = 2
    HOUSEHOLD = 3
    EXTRA = 4
    NOTICE = 5
    SUMMARY = 6


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that must be put right, or asked, before the form can be saved."""

    page: Page
    field: str
    sentence: str
    person: int = 0
    """Whose, on the page of the people; on that of the relations, which adult's."""


def problems(form: Form, today: date) -> list[Problem]:
    """Return all that stands against saving, in the order of the pages."""
    if not form.members:
        return [Problem(Page.PEOPLE, "first", say("Nobody is on this form yet: give at least one name."))]
    return [
        *(each for number in range(len(form.people)) for each in _person(form, number, today)),
        *_relations(form, today),
        *_home(form),
        *_household(form, today),
        *_notice(form),
    ]


def remarks(form: Form, today: date) -> list[str]:
    """Return what may be right, and should be looked at once more before saving."""
    said = [f"{each.called}: {remark}" for each in form.members for remark in _name_remarks(each)]
    said += [
        _close(adult, child)
        for adult in form.adults
        for child in _own(form, adult, today)
        if _years_between(adult, child, today) < SOON
    ]
    seen: set[tuple[str, dates.About]] = set()
    for each in form.members:
        born = dates.born(each.typed, today)
        if isinstance(born, dates.About):
            if (each.whole_name.casefold(), born) in seen:
                said.append(say("%(name)s is on this form twice.", name=each.whole_name))
            seen.add((each.whole_name.casefold(), born))
    return said


def born_of(someone: Someone, today: date) -> dates.About | None:
    """Return somebody's date of birth, if what was typed is one."""
    born = None if someone.typed.empty else dates.born(someone.typed, today)
    return born if isinstance(born, dates.About) else None


def relation(adult: Someone, child: Someone) -> str:
    """Return what an adult is to one child."""
    return adult.apart.get(str(child.id), adult.relation)


def responsibility(adult: Someone, child: Someone) -> str:
    """Return whether an adult has parental responsibility for one child."""
    return adult.apart_responsibility.get(str(child.id), adult.responsibility)


def alone(form: Form, today: date) -> bool:
    """Whether a child under 16 registers without an adult."""
    ages = [dates.age(born, today) for each in form.children if (born := born_of(each, today))]
    return not form.adults and any(age is not None and age < ALONE_UNTIL for age in ages)


def _person(form: Form, number: int, today: date) -> Iterator[Problem]:
    someone = form.people[number]

    def problem(field: str, sentence: str) -> Problem:
        return Problem(Page.PEOPLE, field, sentence, number)

    if someone.kind == EXPECTED:
        due = dates.due(someone.typed, today)
        if isinstance(due, str):
            yield problem("year", say("When is the baby due?") if someone.typed.empty else due)
        return
    for field in ("first", "last", "known_as"):
        wrong = name_problem(someone, field)
        if wrong:
            yield problem(field, wrong)
    yield from (problem("year", each) for each in [_born(someone, today)] if each)
    if not someone.gender:
        yield problem(
            "gender", say("Ask %(name)s's gender, or that they prefer not to say.", name=someone.called)
        )
    if someone.kind == CHILD and not someone.no_allergies:
        yield problem(
            "no_allergies", say("Ask about %(name)s's allergies; none is an answer.", name=someone.called)
        )
    if someone.kind == CHILD and someone.no_allergies == YES and not text.clean(someone.allergies):
        yield problem("allergies", say("Write down what %(name)s is allergic to.", name=someone.called))


def name_problem(someone: Someone, field: str) -> str:
    """Return what is wrong with one of somebody's names; empty when nothing is."""
    typed: str = getattr(someone, field)
    if field == "known_as":
        return text.wrong_with_name(typed)
    if not text.clean(typed):
        return (
            say("What is their first name? Type - if they have one name only.")
            if field == "first"
            else say("What is their last name? Type - if they have one name only.")
        )
    if someone.one_name:
        return say("Give the one name that they have.") if not someone.last_name.strip("-") else ""
    return text.wrong_with_name(typed)


def _born(someone: Someone, today: date) -> str:
    if someone.typed.empty:
        if someone.kind == ADULT:
            return "" if someone.no_date else say("Ask the date of birth; the year or over 19 will do.")
        return say("When was %(name)s born? The month or the year will do.", name=someone.called)
    born = dates.born(someone.typed, today)
    return born if isinstance(born, str) else ""


def _relations(form: Form, today: date) -> Iterator[Problem]:
    for number, adult in enumerate(form.adults):
        for child in form.children:
            names = {"adult": adult.called, "child": child.called}
            if not relation(adult, child):
                yield Problem(
                    Page.RELATIONS, "relation", say("What is %(adult)s to %(child)s?", **names), number
                )
            elif not responsibility(adult, child):
                question = say("Ask whether %(adult)s has parental responsibility for %(child)s.", **names)
                yield Problem(Page.RELATIONS, "responsibility", question, number)
        for child in _own(form, adult, today):
            yield from _older(form, adult, child, today)


def _older(form: Form, adult: Someone, child: Someone, today: date) -> Iterator[Problem]:
    """Tell a child who is older than their parent: one of the dates, or the relation, is wrong."""
    theirs, own = born_of(adult, today), born_of(child, today)
    if theirs and own and own.latest <= theirs.earliest:
        sentence = say(
            "%(child)s cannot be older than %(adult)s, who is said to be a parent. Check both dates.",
            child=child.called,
            adult=adult.called,
        )
        yield Problem(Page.PEOPLE, "year", sentence, form.people.index(child))


def _own(form: Form, adult: Someone, today: date) -> Iterator[Someone]:
    """Yield the children of whom this adult is mother or father, where both dates are known."""
    for child in form.children:
        if relation(adult, child) in PARENTS and born_of(adult, today) and born_of(child, today):
            yield child


def _years_between(adult: Someone, child: Someone, today: date) -> float:
    theirs, own = born_of(adult, today), born_of(child, today)
    return (own.middle - theirs.middle).days / 365.25 if theirs and own else float("inf")


def _close(adult: Someone, child: Someone) -> str:
    names = {"adult": adult.called, "child": child.called}
    return say("%(adult)s and %(child)s are close in age for parent and child.", **names)


def _name_remarks(someone: Someone) -> Iterator[str]:
    for typed in (someone.first, someone.last, someone.known_as):
        if remark := text.remark_on_name(typed):
            yield remark
            return


def _home(form: Form) -> Iterator[Problem]:
    def problem(field: str, sentence: str) -> Problem:
        return Problem(Page.HOME, field, sentence)

    if not form.postcode.strip() and not form.home:
        yield problem("postcode", say("What is their postcode? No fixed address is an answer."))
    elif form.postcode.strip() and (wrong := text.wrong_with_postcode(form.postcode)):
        yield problem("postcode", wrong)
    if not form.prefers:
        yield problem("prefers", say("Ask how they would like to be reached; none is an answer."))
        return
    if form.prefers in {"text", "call"} and not form.telephone.strip():
        yield problem("telephone", say("Give the number to reach them on."))
    elif form.telephone.strip() and (wrong := text.wrong_with_telephone(form.telephone)):
        yield problem("telephone", wrong)
    if form.prefers == "email" and not form.email.strip():
        yield problem("email", say("Give the e-mail address to reach them at."))
    elif form.email.strip() and (wrong := text.wrong_with_email(form.email)):
        yield problem("email", wrong)
    if form.prefers == "letter" and not text.clean(form.address):
        yield problem("address", say("Give the address to write to."))
    if form.prefers != "not" and not form.safe:
        yield problem("safe", say("Ask whether it is safe to contact them there."))
    if form.safe == YES and form.prefers == "call" and not form.message:
        yield problem("message", say("Ask whether it is safe to leave a message."))


def _household(form: Form, today: date) -> Iterator[Problem]:
    def problem(field: str, sentence: str) -> Problem:
        return Problem(Page.HOUSEHOLD, field, sentence)

    if not form.language:
        yield problem("language", say("Ask which language they speak most at home."))
    elif form.language == "other" and not text.clean(form.other_language):
        yield problem("other_language", say("Which language is it?"))
    if form.language not in {"", "en"} and not form.interpreter:
        yield problem("interpreter", say("Ask whether they would like an interpreter."))
    if alone(form, today):
        if not text.clean(form.emergency_name):
            yield problem("emergency_name", say("Ask whom to call in an emergency; - if they do not say."))
        elif form.emergency_name.strip() != "-" and text.wrong_with_telephone(form.emergency_telephone):
            yield problem("emergency_telephone", text.wrong_with_telephone(form.emergency_telephone))
    if not form.note:
        yield problem("note", say("The question on your card is still open: 1, 2 or 3."))


def _notice(form: Form) -> Iterator[Problem]:
    if not form.notice:
        sentence = say("Show or read them the privacy notice, and say in which language.")
        yield Problem(Page.NOTICE, "notice", sentence)


def answered(form: Form) -> dict[str, bool]:
    """Return what they agreed to, each by itself; nobody agrees unless they said so."""
    return {
        "photographs": form.photographs == YES,
        "marketing": form.marketing == YES,
        "introductions": form.introductions == YES,
    }
