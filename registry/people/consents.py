"""What people agreed to, each thing by itself, and the privacy notice that they were shown."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from registry.people.models import Consent, Contact, Family, NoticeShown, Person


@transaction.atomic
def give(person: Person, to: Consent.To, wording: str, at: datetime, by: str = "") -> Consent:
    """Note that somebody agreed to one thing, in these words; what stood before in other words ends."""
    heard = Consent.objects.filter(person=person, to=to, given_at=at).first()
    if heard:
        return heard  # said again, perhaps after it was withdrawn
    standing = Consent.objects.filter(person=person, to=to, withdrawn_at=None).first()
    if standing and standing.wording == wording:
        return standing
    if standing:
        _end(standing, at, by)
    return Consent.objects.create(person=person, to=to, wording=wording, given_at=at, given_by=by)


def withdraw(person: Person, to: Consent.To, at: datetime, by: str = "") -> None:
    """Note that somebody agrees no longer; as easy as agreeing, and without a reason."""
    for standing in Consent.objects.filter(person=person, to=to, withdrawn_at=None):
        _end(standing, at, by)


def agreed(person: Person, to: Consent.To, at: datetime) -> bool:
    """Say whether somebody agreed to one thing at a time; nobody does unless they said so."""
    given = Consent.objects.filter(person=person, to=to, given_at__lte=at)
    return given.exclude(withdrawn_at__lte=at).exists()


def notice_shown(family: Family, version: str, language: str, at: datetime) -> NoticeShown:
    """Note which privacy notice a family was shown, in which language, and when."""
    shown, _ = NoticeShown.objects.get_or_create(
        family=family, version=version, at=at, defaults={"language": language}
    )
    return shown


def may_be_written_to() -> QuerySet[Contact]:
    """Return whom a mail-shot may reach.

    They said that it is safe, did not decline, and none of their families is sensitive.
    """
    safe = Contact.objects.filter(safe_to_contact=True, person__merged_into=None)
    safe = safe.exclude(prefers=Contact.By.NOT)
    return safe.exclude(person__memberships__family__sensitive=True)


def _end(consent: Consent, at: datetime, by: str) -> None:
    consent.withdrawn_at, consent.withdrawn_by = at, by
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
