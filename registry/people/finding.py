"""Finding people by two identifiers: a name and a date of birth, a name and a postcode, or the latter two."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from registry.access.grants import Account
from registry.access.roles import Act
from registry.access.scope import scope
from registry.audit.models import Entry
from registry.audit.services import Of, note
from registry.duplicates.names import Name, alike, family_alike, given_alike, name_of, plain
from registry.people.models import Member, Person
from registry.privacy.standing import restricted
from sync.postcodes import normal

ENOUGH = 84
"""Of 100: a slip of the pen or another spelling is found, another name is not."""
MOST_SHOWN = 20
MOST_AN_HOUR = 40
"""Searches of one account: a busy desk needs fewer, and nobody goes through a street."""
KIND = "people.person"


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What somebody says of themselves; at least two of it."""

    name: str = field(default="", repr=False)
    born: date | None = field(default=None, repr=False)
    postcode: str = field(default="", repr=False)

    @property
    def given(self) -> list[str]:
        """Which identifiers there are, by what they are called."""
        named = {"name": self.name.strip(), "date of birth": self.born, "postcode": self.postcode.strip()}
        return [each for each, value in named.items() if value]


@dataclass(frozen=True, slots=True)
class Found:
    """One record that fits."""

    person: Person
    families: tuple[Member, ...]
    closed: bool
    """Of a sensitive family, or restricted: nothing of it is shown here."""


def too_many(account: Account, now: datetime) -> bool:
    """Say whether this account has searched so often in the last hour that it has to wait."""
    lately = Entry.objects.filter(
        account=account.pk, at__gte=now - timedelta(hours=1), what=Entry.What.SEARCHED, kind=KIND
    )
    return lately.values("act").distinct().count() >= MOST_AN_HOUR


def find(account: Account, asked: Identifiers) -> list[Found]:
    """Return the records within the account's reach that fit, and note the search and what it showed."""
    candidates = scope(account, Act.FIND_PEOPLE, _candidates(asked)).order_by("last_name", "first_name", "id")
    fitting = [person for person in candidates if _fits(person, asked.name)][: MOST_SHOWN + 1]
    why = f"by {' and '.join(asked.given)}"
    note(account, Entry.What.SEARCHED, fitting or [Of(KIND)], why=why)
    closed = restricted([each.pk for each in fitting])
    return [_found(person, closed) for person in fitting]


def _candidates(asked: Identifiers) -> QuerySet[Person]:
    """Return whom date of birth and postcode leave; one of them is always there, and has an index."""
    places = Member.objects.select_related("family__hub").order_by("family__registered_on", "id")
    people = Person.objects.filter(merged_into=None).prefetch_related(Prefetch("memberships", places))
    if asked.born:
        people = people.filter(born=asked.born)
    if asked.postcode:
        here = Member.objects.filter(family__homes__postcode=normal(asked.postcode))
        people = people.filter(pk__in=here.values("person"))
    return people


def _fits(person: Person, typed: str) -> bool:
    """Compare a name as it was typed, whichever part of it that is, in whatever script."""
    if not typed.strip():
        return True
    said = plain(typed)
    record = name_of(person.first_name, person.known_as, person.last_name)
    scores = [
        alike(Name((), said), record),
        family_alike(Name((), said), record),
        given_alike(Name((said,), ""), record) or 0,
        *(family_alike(Name((), said), Name((), part)) for part in record.family.split()),
    ]
    return max(scores) >= ENOUGH


def _found(person: Person, closed: Iterable[UUID]) -> Found:
    places = tuple(person.memberships.all())
    return Found(person, places, person.pk in set(closed) or any(each.family.sensitive for each in places))
