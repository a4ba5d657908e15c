"""A form read back: every answer in words, but the private one. Pure."""

from datetime import date

from kiosk.staff.form import answers, dates
from kiosk.staff.form.answers import YES, label_of
from kiosk.staff.form.checking import born_of, relation
from kiosk.staff.form.form import ADULT, EXPECTED, Form, Someone
from kiosk.staff.form.text import clean
from kiosk.staff.words import say
from sync.postcodes import normal, spaced

Line = tuple[str, str]
"""What it is about, and what was said."""


def summary(form: Form, today: date) -> list[Line]:
    """Return the form to be read back before it is saved."""
    return [
        *(_person(form, each, today) for each in form.people),
        (say("Home"), _home(form)),
        (say("Contact"), _contact(form)),
        (say("Language"), _language(form)),
        *([(say("Emergency"), _emergency(form))] if clean(form.emergency_name) else []),
        (say("Your card"), say("answered") if form.note else say("still open")),
        (say("Agreed to"), _agreed(form)),
        (say("Notice"), _notice(form)),
    ]


def _person(form: Form, someone: Someone, today: date) -> Line:
    if someone.kind == EXPECTED:
        due = dates.due(someone.typed, today)
        when = dates.in_words(due) if isinstance(due, dates.About) else ""
        return say("Expected"), say("a baby, due %(when)s", when=when)
    parts = [_born(someone, today), label_of(answers.genders(), someone.gender).lower()]
    if someone.kind == ADULT:
        parts.append(_related(form, someone))
    else:
        parts.append(_allergies(someone))
    if clean(someone.known_as):
        parts.append(say("known as %(name)s", name=clean(someone.known_as)))
    if someone.shared:
        parts.append(say("the child of two homes"))
    if someone.here != YES:
        parts.append(say("not here now"))
    kind = label_of(answers.kinds(), someone.kind)
    return kind, "; ".join([someone.whole_name, *(part for part in parts if part)])


def _born(someone: Someone, today: date) -> str:
    born = born_of(someone, today)
    if born is None:
        return label_of(answers.no_dates(), someone.no_date).lower()
    years = dates.age(born, today)
    when = dates.in_words(born)
    return say("born %(when)s (%(age)d)", when=when, age=years) if years is not None else when


def _related(form: Form, adult: Someone) -> str:
    by_kind: dict[str, list[str]] = {}
    for child in form.children:
        by_kind.setdefault(relation(adult, child), []).append(child.called)
    said = [
        say("%(relation)s of %(names)s", relation=_relation(kind), names=_and(names))
        for kind, names in by_kind.items()
        if kind
    ]
    return ", ".join(said)


def _relation(kind: str) -> str:
    return label_of(answers.relations(), kind).lower()


def _allergies(child: Someone) -> str:
    if not child.no_allergies:
        return ""
    if child.no_allergies == YES:
        return say("allergies: %(what)s", what=clean(child.allergies))
    return say("no allergies")


def _home(form: Form) -> str:
    where = (
        spaced(normal(form.postcode)) or clean(form.postcode) or label_of(answers.homes(), form.home).lower()
    )
    return ", ".join(part for part in (where, clean(form.address)) if part)


def _contact(form: Form) -> str:
    parts = [
        label_of(answers.preferences(), form.prefers).lower(),
        form.telephone.strip(),
        form.email.strip(),
    ]
    if form.prefers not in {"", "not"}:
        parts.append(say("safe to contact") if form.safe == YES else say("not safe to contact"))
    if form.message == YES:
        parts.append(say("messages are safe"))
    return ", ".join(part for part in parts if part)


def _language(form: Form) -> str:
    spoken = (
        clean(form.other_language)
        if form.language == "other"
        else label_of(answers.languages(), form.language)
    )
    wants = say("would like an interpreter") if form.interpreter == YES else ""
    return ", ".join(part for part in (spoken, wants) if part)


def _emergency(form: Form) -> str:
    return ", ".join(part for part in (clean(form.emergency_name), form.emergency_telephone.strip()) if part)


def _agreed(form: Form) -> str:
    said = [
        (form.photographs, say("photographs and video")),
        (form.marketing, say("news by e-mail")),
        (form.introductions, say("introductions to partners")),
    ]
    return ", ".join(words for answer, words in said if answer == YES) or say("nothing")


def _notice(form: Form) -> str:
    return say("shown") if form.notice else say("still to be shown")


def _and(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return say("%(some)s and %(last)s", some=", ".join(names[:-1]), last=names[-1])
