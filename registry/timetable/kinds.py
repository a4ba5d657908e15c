"""Which kind of session a calendar's title means, and which partner; new ones wait to be filed."""

from dataclasses import dataclass, field
from hashlib import blake2b

from anyascii import anyascii
from django.utils.text import slugify

from registry.timetable.models import Partner, SessionType
from registry.timetable.occasions import Occasion
from registry.timetable.taxonomy import UNFILED

LONGEST_CODE = 60


@dataclass(slots=True)
class Kinds:
    """Kinds of session by name and by code, and partners by name."""

    _kinds: dict[str, SessionType] = field(default_factory=dict)
    _partners: dict[str, Partner] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind in SessionType.objects.all():
            self._kinds |= {kind.name.casefold(): kind, kind.code: kind}
        self._partners = {partner.name.casefold(): partner for partner in Partner.objects.all()}

    def find(self, occasion: Occasion) -> SessionType:
        """Return the kind that bears the occasion's title as its name or code; a new one if none does."""
        title = occasion.title.casefold()
        if title not in self._kinds:
            code = code_of(occasion.title)
            if code not in self._kinds:
                self._kinds[code] = SessionType.objects.create(
                    code=code,
                    name=occasion.title,
                    category=occasion.category or UNFILED,
                    targeted=occasion.targeted,
                )
            self._kinds[title] = self._kinds[code]
        return self._kinds[title]

    def partner(self, name: str) -> Partner | None:
        """Return the partner of this name, new or known; None for no name."""
        if not name:
            return None
        if name.casefold() not in self._partners:
            code = code_of(name)
            partner, _ = Partner.objects.get_or_create(code=code, defaults={"name": name})
            self._partners[name.casefold()] = partner
        return self._partners[name.casefold()]


def code_of(name: str) -> str:
    """Return a code for a name in any script."""
    short = slugify(anyascii(name))[:LONGEST_CODE].strip("-")
    return short or f"kind-{blake2b(name.encode(), digest_size=6).hexdigest()}"
