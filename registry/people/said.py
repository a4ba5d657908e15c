"""What a family said when it registered, besides who they are: contact, consents, the notice shown."""

from datetime import datetime
from uuid import UUID

from registry.people import consents
from registry.people.merged import stands_for
from registry.people.models import Consent, Contact, Family, Person
from sync.sealing import Registration

AT_A_KIOSK = "at a kiosk"


def keep(family: Family, said: Registration, at: datetime) -> None:
    """Keep what was under the seal; nobody is contacted until somebody says that it is safe."""
    if said.notice:
        language = said.notice_language or said.language
        consents.notice_shown(family, said.notice[:40], language[:8], said.notice_at or at)
    people = stands_for(each.person for each in said.people)
    for person in Person.objects.filter(pk__in=people.values()):
        for word in Consent.To:
            if word.value in said.consents:
                consents.give(person, word, said.notice[:40], at, by=AT_A_KIOSK)
    if said.people and (said.telephone or said.email):
        _reach(people[said.people[0].person], said)


def _reach(first: UUID, said: Registration) -> None:
    """Keep how to reach the one who registered; whether that is safe is asked by itself."""
    given = {"telephone": said.telephone[:40], "email": said.email[:254]}
    Contact.objects.update_or_create(
        person_id=first, defaults={name: value for name, value in given.items() if value}
    )
