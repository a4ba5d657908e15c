"""Cards and passes that a kiosk linked or withdrew: how each stands follows from all that was said of it."""

from collections.abc import Collection, Iterable
from uuid import UUID

from registry.intake.claiming import claim
from registry.intake.models import TokenWord
from registry.intake.reading import Readable
from registry.intake.setting import Setting
from registry.people import services
from registry.people.models import Family, Medium, Person
from sync import events

ACTIVE = Medium.Standing.ACTIVE.value


def linked(_setting: Setting, event: Readable, body: events.MediumLinked) -> None:
    """Make a medium a key to a family; visits that were made with it before become theirs."""
    TokenWord.objects.get_or_create(
        event_id=event.id,
        defaults={
            "at": event.at,
            "token": body.token,
            "medium": body.medium,
            "kind": body.kind,
            "last_four": body.last_four,
            "person": body.person,
            "family": body.family,
            "standing": ACTIVE,
            "by": body.by,
        },
    )
    stand([body.token])
    claim([body.token])


def ended(_setting: Setting, event: Readable, body: events.MediumWithdrawn) -> None:
    """Let a medium open nothing any more; what was counted with it stays."""
    about = {"at": event.at, "token": body.token, "standing": body.standing, "by": body.by}
    TokenWord.objects.get_or_create(event_id=event.id, defaults=about)
    stand([body.token])
    claim([body.token])


def stand_of(persons: Collection[UUID]) -> None:
    """Bring media up to date whose holders have only now become known."""
    stand(set(TokenWord.objects.filter(person__in=persons).values_list("token", flat=True)))


def stand(tokens: Iterable[str]) -> None:
    """Let each medium stand as the last word on it says; one whose holder is unknown has to wait."""
    for token in tokens:
        words = list(TokenWord.objects.filter(token=token).order_by("at", "event_id"))
        links = [word for word in words if word.person]
        medium = Medium.objects.filter(token_hash=token).first()
        if links and _known(links[-1]):
            _save(_linked_to(medium, links[-1]), words[-1])
        elif medium and not links:
            _save(medium, words[-1])


def _known(link: TokenWord) -> bool:
    person, family = Person.objects.filter(id__in=[link.person]), Family.objects.filter(id__in=[link.family])
    return person.exists() and family.exists()


def _linked_to(medium: Medium | None, link: TokenWord) -> Medium:
    if medium is None:
        medium = Medium(token_hash=link.token)
        if link.medium and not Medium.objects.filter(id__in=[link.medium]).exists():
            medium.id = link.medium
    medium.last_four, medium.kind = link.last_four, link.kind
    medium.person_id, medium.family_id = link.person, link.family  # type: ignore[assignment]  # _known saw to it
    return medium


def _save(medium: Medium, word: TokenWord) -> None:
    medium.standing = word.standing
    by = f"staff {word.by}" if word.by else ""
    services.save_medium(medium, at=word.at, by=by, why="Said at a kiosk")
