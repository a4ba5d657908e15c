"""A finished form becomes what is written: little in the clear, all else under the seal. Pure."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from kiosk.staff.form import dates
from kiosk.staff.form.answers import YES
from kiosk.staff.form.checking import answered, born_of, relation, responsibility
from kiosk.staff.form.form import Form, Someone
from kiosk.staff.form.text import clean
from sync.events import FamilyRegistered, Registered
from sync.postcodes import normal, spaced
from sync.sealing import Due, Registrant, Registration, Related, seal
from sync.store import Identity
from sync.terms import Role
from sync.tokens import name_and_birth, name_and_postcode


def registered(
    form: Form,
    identity: Identity,
    by: UUID,
    notice: str,
    today: date,
    called: Mapping[UUID, str] | None = None,
) -> FamilyRegistered:
    """Return the event of a form without problems; the seal opens at the registry alone.

    ``called`` says what doors call a child of two homes already: they go on doing so.
    """
    return FamilyRegistered(
        family=form.family,
        registration=form.registration,
        members=[_in_the_clear(form, each, identity.token_key, today, called or {}) for each in form.members],
        sealed=seal(_said(form, notice, today), identity.sealing_key),
        by=by,
    )


def person_of(someone: Someone) -> UUID:
    """Return the id of somebody: that of the child of two homes, where they are registered already."""
    return UUID(someone.shared) if someone.shared else someone.id


def sensitive(form: Form) -> bool:
    """Whether no name of this family may stand on any screen or roll."""
    return form.note == YES


def _in_the_clear(
    form: Form, someone: Someone, key: bytes, today: date, called: Mapping[UUID, str]
) -> Registered:
    person = person_of(someone)
    return Registered(
        person=person,
        member=someone.place,
        role=Role(someone.kind),
        known_as="" if sensitive(form) else called.get(person, someone.called),
        finding=[] if someone.shared else _findings(form, someone, key, today),
    )


def _findings(form: Form, someone: Someone, key: bytes, today: date) -> list[str]:
    """Return the hashes by which staff find them; of a sensitive family, none of where it lives."""
    found = []
    born = born_of(someone, today)
    if born and born.exact:
        found.append(name_and_birth(someone.last_name, born.exact, key))
    if form.postcode and not sensitive(form):
        found.append(name_and_postcode(someone.last_name, form.postcode, key))
    return found


def _said(form: Form, notice: str, today: date) -> Registration:
    contact = form.prefers != "not"
    language = clean(form.other_language) if form.language == "other" else form.language
    return Registration(
        people=[_registrant(each, today) for each in form.members],
        related=[
            Related(
                adult=adult.id,
                child=person_of(child),
                kind=relation(adult, child),
                responsibility=responsibility(adult, child),
            )
            for adult in form.adults
            for child in form.children
        ],
        expected=_expected(form, today),
        postcode=spaced(normal(form.postcode)),
        no_postcode="" if form.postcode else form.home,  # type: ignore[arg-type] # one of the form's options
        address="" if sensitive(form) else clean(form.address),
        telephone=form.telephone.strip() if contact else "",
        email=form.email.strip() if contact else "",
        prefers=form.prefers,
        safe_to_contact=contact and form.safe == YES,
        safe_to_leave_message=contact and form.message == YES,
        language=language,
        interpreter=form.interpreter or ("no" if form.language == "en" else ""),
        emergency_name=clean(form.emergency_name).strip("-"),
        emergency_telephone=form.emergency_telephone.strip(),
        sensitive=sensitive(form),
        safety_asked=form.note != "not-asked",
        notice=notice,
        notice_language=form.notice,
        notice_at=datetime.fromisoformat(form.notice_at) if form.notice_at else None,
        consents=[to for to, agreed in answered(form).items() if agreed],
    )


def _registrant(someone: Someone, today: date) -> Registrant:
    born = born_of(someone, today)
    some = {"yes": clean(someone.allergies), "no": ""}
    return Registrant(
        person=person_of(someone),
        shared=bool(someone.shared),
        first_name=someone.first_name,
        last_name=someone.last_name,
        known_as=clean(someone.known_as),
        born=(born.exact or born.middle) if born else None,
        born_about="" if born is None or born.exact else born.precision,  # type: ignore[arg-type] # no "day" is left
        over_19=someone.no_date == "over-19",
        gender=someone.gender,
        ethnicity=someone.ethnicity,
        send=someone.send,
        plan=someone.plan,
        allergies=some.get(someone.no_allergies),
    )


def _expected(form: Form, today: date) -> list[Due]:
    expecting = form.adults[0].id if form.adults else None
    due = [(each, dates.due(each.typed, today)) for each in form.expected]
    return [
        Due(id=each.id, due=when.exact or when.middle, expecting=expecting)
        for each, when in due
        if isinstance(when, dates.About)
    ]
