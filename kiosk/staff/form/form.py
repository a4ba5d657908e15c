"""The form as it stands while it is filled in: what was typed, kept as typed. A draft is this, sealed."""

from uuid import UUID

import msgspec
from msgspec import Struct, field

from kiosk.clock import NewId
from kiosk.staff.form.dates import Typed
from kiosk.staff.form.text import clean

NONE = "-"
"""Typed instead of a first or last name by those who have only one."""
ADULT, CHILD, EXPECTED = "adult", "child", "expected"


class Someone(Struct, kw_only=True, omit_defaults=True):
    """One person of the family, or one child to be born."""

    id: UUID
    place: UUID
    """The id of their place in this family."""
    kind: str = ADULT
    first: str = ""
    last: str = ""
    known_as: str = ""
    day: str = ""
    month: str = ""
    year: str = ""
    no_date: str = ""
    """Of an adult who gave no date of birth: "over-19", or "declined"."""
    gender: str = ""
    relation: str = ""
    """Of an adult: what they are to the children."""
    responsibility: str = ""
    apart: dict[str, str] = field(default_factory=dict)
    """Where an adult is something else to one child: by the child's id."""
    apart_responsibility: dict[str, str] = field(default_factory=dict)
    no_allergies: str = ""
    """Of a child: "no" allergies, "yes" there are some."""
    allergies: str = ""
    send: str = ""
    plan: str = ""
    """Whether there is an education, health and care plan."""
    broad: str = ""
    """The first step of the ethnicity question."""
    ethnicity: str = ""
    shared: str = ""
    """The id under which this child is registered with another family already."""
    here: str = "yes"
    """Whether they are here now, and so are signed in with the saving."""

    @property
    def typed(self) -> Typed:
        """The date as it was typed."""
        return Typed(self.day, self.month, self.year)

    @property
    def one_name(self) -> bool:
        """Whether they said that they have one name only."""
        return NONE in (self.first.strip(), self.last.strip())

    @property
    def first_name(self) -> str:
        """The first name, cleaned; empty where there is only one name."""
        return "" if self.one_name else clean(self.first)

    @property
    def last_name(self) -> str:
        """The last name, cleaned; where there is only one name, that one."""
        if not self.one_name:
            return clean(self.last)
        return clean(self.first if self.last.strip() == NONE else self.last)

    @property
    def called(self) -> str:
        """What to call them, here and at the door: never a last name where there is a first."""
        return clean(self.known_as) or self.first_name or self.last_name

    @property
    def whole_name(self) -> str:
        """First and last name, or the one name that there is."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)

    @property
    def empty(self) -> bool:
        """Whether nothing was said of them."""
        return not (self.first.strip() or self.last.strip() or self.known_as.strip()) and self.typed.empty


class Form(Struct, kw_only=True, omit_defaults=True):
    """All of it."""

    family: UUID
    registration: UUID
    visit: UUID
    people: list[Someone] = field(default_factory=list)
    postcode: str = ""
    home: str = ""
    """"none" for no fixed address, or "declined"."""
    address: str = ""
    prefers: str = ""
    telephone: str = ""
    email: str = ""
    safe: str = ""
    message: str = ""
    language: str = ""
    other_language: str = ""
    interpreter: str = ""
    emergency_name: str = ""
    emergency_telephone: str = ""
    note: str = ""
    """The answer to the private question."""
    photographs: str = ""
    marketing: str = ""
    introductions: str = ""
    notice: str = ""
    notice_at: str = ""
    page: int = 0
    person: int = 0

    @property
    def adults(self) -> list[Someone]:
        """Who is an adult."""
        return [each for each in self.people if each.kind == ADULT]

    @property
    def children(self) -> list[Someone]:
        """Who is a child that was born."""
        return [each for each in self.people if each.kind == CHILD]

    @property
    def expected(self) -> list[Someone]:
        """Who is still to be born."""
        return [each for each in self.people if each.kind == EXPECTED]

    @property
    def members(self) -> list[Someone]:
        """Everybody who is a person already."""
        return [*self.adults, *self.children]

    @property
    def blank(self) -> bool:
        """Whether nothing was typed, so that there is nothing to keep."""
        return all(each.empty for each in self.people) and not (self.postcode or self.telephone or self.email)


def begin(new_id: NewId) -> Form:
    """Return an empty form; its ids are made once, so that saving twice registers once."""
    form = Form(family=new_id(), registration=new_id(), visit=new_id())
    add(form, ADULT, new_id)
    return form


def add(form: Form, kind: str, new_id: NewId) -> Someone:
    """Add somebody to the form; families often share a last name, so the one before is offered."""
    last = next((each.last for each in reversed(form.people) if each.kind != EXPECTED), "")
    someone = Someone(id=new_id(), place=new_id(), kind=kind, last="" if kind == EXPECTED else last)
    form.people.append(someone)
    form.person = len(form.people) - 1
    return someone


def as_bytes(form: Form) -> bytes:
    """Return the form as a draft, yet unsealed."""
    return msgspec.json.encode(form)


def from_bytes(draft: bytes) -> Form | None:
    """Return the form of a draft; None where another version of this program left it."""
    try:
        return msgspec.json.decode(draft, type=Form)
    except msgspec.DecodeError:
        return None
