"""Writing the audit down: in the same transaction as what it speaks of, where there is one."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db.models import Model
from django.utils import timezone

from registry.access.grants import Account, roles
from registry.audit.models import Entry
from registry.people.whose import people_of

THE_REGISTRY = "(registry)"
"""Who it was when nobody was signed in: a command, or the nightly run."""
FIELDS_LIMIT = 500
WHY_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Of:
    """The record that an entry speaks of."""

    kind: str
    record: str = ""
    person: UUID | None = None


def note(
    account: Account | None,
    what: Entry.What,
    records: Iterable[Model | Of],
    *,
    fields: Iterable[str] = (),
    why: str = "",
) -> UUID:
    """Write a row for each record and whose it is, as one act of the account; return the act's number."""
    act, now = uuid4(), timezone.now()
    known = account if account is not None and account.is_authenticated else None
    Entry.objects.bulk_create(
        Entry(
            act=act,
            at=now,
            account=known.pk if known else None,
            who=known.get_username()[:150] if known else THE_REGISTRY,
            roles=", ".join(roles(known)) if known else "",
            what=what,
            kind=each.kind,
            record=each.record,
            person=each.person,
            fields=", ".join(fields)[:FIELDS_LIMIT],
            why=why[:WHY_LIMIT],
        )
        for record in records
        for each in of(record)
    )
    return act


def of(record: Model | Of) -> list[Of]:
    """Return what names a record in the audit, once for each whose it is: its kind and its id."""
    if isinstance(record, Of):
        return [record]
    kind = record._meta.label_lower  # noqa: SLF001  Django's public way in
    people = people_of(record)
    return [Of(kind, str(record.pk), each) for each in people] or [Of(kind, str(record.pk))]
