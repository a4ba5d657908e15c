"""By what staff find a family at its hub: keyed hashes of two identifiers, made from the record as it stands.

They go to the kiosks of the hub where the family registered and to no other: search at a desk is for
that hub's own families; for the city there is the registry.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from uuid import UUID

import msgspec

from registry.geography.models import Home
from registry.kiosks.keyring import keyring, token_key
from registry.people.models import Family, Member
from registry.privacy.standing import restricted
from registry.register.feed import publish, withdraw
from registry.register.models import Entry
from registry.rows import among
from sync import wire
from sync.tokens import finding_id, name_and_birth, name_and_postcode

AT_ONCE = 500


def publish_findings(families: Collection[UUID]) -> None:
    """Let kiosks find the people of these families by what is on record now, and by nothing else."""
    told: dict[UUID, str] = dict(
        Entry.objects.filter(kind="finding", deleted=False, family__in=among(families)).values_list(
            "id", "content"
        )
    )
    by_hub: dict[UUID, list[wire.Finding]] = defaultdict(list)
    current = set()
    for hub, entry in _findings(families):
        current.add(entry.id)
        if told.get(entry.id) != msgspec.json.encode(entry).decode():
            by_hub[hub].append(entry)
    withdraw(told.keys() - current)
    for hub, entries in by_hub.items():
        publish(entries, hub=hub)


def publish_all() -> int:
    """Do so for every family; return how many there are."""
    ids = list(Family.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        publish_findings(ids[start : start + AT_ONCE])
    return len(ids)


def _findings(families: Collection[UUID]) -> Iterator[tuple[UUID, wire.Finding]]:
    """Yield each finding with its hub; of whoever asked that their data be left alone, none."""
    key, hidden = token_key(keyring()), restricted()
    postcodes = _postcodes(families)
    members = Member.objects.filter(family__in=among(families), person__merged_into=None)
    for member in members.select_related("person", "family"):
        if member.person_id in hidden or not member.person.last_name:
            continue
        for finding in _hashes(member, postcodes.get(member.family_id, ""), key):
            entry = wire.Finding(
                id=finding_id(member.family_id, member.person_id, finding),
                finding=finding,
                person=member.person_id,
                family=member.family_id,
            )
            yield member.family.hub_id, entry


def _hashes(member: Member, postcode: str, key: bytes) -> Iterator[str]:
    person = member.person
    if person.born and not person.born_about:
        yield name_and_birth(person.last_name, person.born, key)
    if postcode and not member.family.sensitive:
        yield name_and_postcode(person.last_name, postcode, key)


def _postcodes(families: Collection[UUID]) -> dict[UUID, str]:
    """Return where each family lives now, as far as a postcode is kept."""
    homes = Home.objects.filter(family__in=among(families)).order_by("since")
    return dict(homes.values_list("family_id", "postcode"))
