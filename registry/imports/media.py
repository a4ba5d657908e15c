"""Cards and passes from another system: what they carry is hashed as it is read, and never kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from registry.imports.mapping import Column
from registry.imports.running import Read
from registry.imports.sheets import Row
from registry.imports.values import LONGEST_REFERENCE, Reader, one_of, record_id
from registry.people.merged import stands_for
from registry.people.models import Medium, Member
from registry.people.services import save_medium
from sync.tokens import token_hash

COLUMNS = (
    Column("person", "the holder's reference in the other system", needed=True),
    Column("token", "what the card or pass carries, as the reader gives it", needed=True),
    Column("kind", "card or pass", needed=True),
    Column("family", "the family's reference, for a person in several families"),
    Column("standing", "active, lost, replaced or revoked; active if empty"),
)
AT_ONCE = 500
"""Ids in one question to the database."""
KINDS = {kind.value: kind for kind in Medium.Kind}
STANDINGS = {"": Medium.Standing.ACTIVE} | {each.value: each for each in Medium.Standing}


@dataclass(frozen=True, slots=True)
class Key:
    """One card or pass with its holder; its repr shows nothing of what it carries."""

    id: UUID
    token: str
    last_four: str
    kind: Medium.Kind
    standing: Medium.Standing
    person: UUID
    family: UUID

    def __repr__(self) -> str:
        return f"Key({self.id})"


def read(rows: Iterable[Row], source: str, key: bytes) -> Read[Key]:
    """Return the media in the rows, each with a holder who is on record."""
    listed = list(rows)
    found: Read[Key] = Read()
    people = {record_id(source, "person", row.cells.get("person", "")) for row in listed}
    stands = stands_for(people)
    families = _families(stands.values())
    tokens = [token_hash(row.cells.get("token", ""), key) for row in listed]
    holders = _holders(tokens)
    seen: dict[str, int] = {}
    for row, token in zip(listed, tokens, strict=True):
        reader = Reader(row)
        made = _key(reader, source, token, stands, families)
        if seen.setdefault(token, row.number) != row.number:
            reader.wrong("token", f"it is in row {seen[token]} already.")
        if made and holders.get(token, made.person) != made.person:
            reader.wrong("token", "it is linked to somebody else already.")
        if made and not reader.problems:
            found.records.append(made)
        found.problems.extend(reader.problems)
    return found


def add(media: Sequence[Key]) -> int:
    """Write those that are not here yet, and tell the kiosks; return how many were new."""
    held = _holders([each.token for each in media])
    fresh = [each for each in media if each.token not in held]
    for each in fresh:
        medium = Medium(
            id=each.id,
            token_hash=each.token,
            last_four=each.last_four,
            kind=each.kind,
            standing=each.standing,
            person_id=each.person,
            family_id=each.family,
        )
        save_medium(medium, by="import", why="Taken over from another system")
    return len(fresh)


def _key(
    reader: Reader,
    source: str,
    token: str,
    stands: Mapping[UUID, UUID],
    families: Mapping[UUID, set[UUID]],
) -> Key | None:
    reference = reader.text("person", LONGEST_REFERENCE, needed=True)
    carried = reader.text("token", needed=True)
    kind = reader.take("kind", one_of(KINDS, "kind"), None)
    standing = reader.take("standing", one_of(STANDINGS, "standing"), Medium.Standing.ACTIVE)
    family = reader.text("family", LONGEST_REFERENCE)
    person = stands[record_id(source, "person", reference)]
    theirs = families[person]
    if reference and not theirs:
        reader.wrong("person", "nobody with this reference was imported; import the families first.")
    wanted = {record_id(source, "family", family)} if family else theirs
    if theirs and not wanted <= theirs:
        reader.wrong("family", "this person has no place in this family.")
    elif len(wanted) > 1:
        reader.wrong("family", "this person is in several families; say which one it opens.")
    if kind is None or reader.problems:
        return None
    number = record_id(source, "medium", token)
    return Key(number, token, carried[-4:], kind, standing, person, min(wanted))


def _holders(tokens: Sequence[str]) -> dict[str, UUID]:
    """Return whose each of these tokens is."""
    holders: dict[str, UUID] = {}
    for start in range(0, len(tokens), AT_ONCE):
        some = Medium.objects.filter(token_hash__in=tokens[start : start + AT_ONCE])
        holders |= dict(some.values_list("token_hash", "person_id"))
    return holders


def _families(people: Iterable[UUID]) -> defaultdict[UUID, set[UUID]]:
    """Return the families of each of these people."""
    families: defaultdict[UUID, set[UUID]] = defaultdict(set)
    listed = sorted(set(people))
    for start in range(0, len(listed), AT_ONCE):
        places = Member.objects.filter(person__in=listed[start : start + AT_ONCE])
        for person, family in places.values_list("person_id", "family_id"):
            families[person].add(family)
    return families
