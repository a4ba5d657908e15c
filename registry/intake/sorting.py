"""What is to become of each event of a batch, given what is held already. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from registry.intake.reading import Readable, Unreadable
from sync.wire import Verdict


@dataclass(frozen=True, slots=True)
class Held:
    """Those events already held that a batch could meet: their content by id, and ids by number."""

    contents: Mapping[UUID, str]
    numbers: Mapping[int, UUID]


@dataclass(frozen=True, slots=True)
class Sorted:
    """A batch with a verdict and a reason for each event, in their order."""

    verdicts: list[tuple[Verdict, str]] = field(default_factory=list)
    accepted: list[Readable] = field(default_factory=list)
    refused: list[tuple[Verdict, str, Readable | Unreadable]] = field(default_factory=list)


def sort(kiosk: UUID, batch: Sequence[Readable | Unreadable], held: Held) -> Sorted:
    """Give each event its verdict; what is accepted counts as held for those behind it."""
    result = Sorted()
    contents, numbers = dict(held.contents), dict(held.numbers)
    for event in batch:
        verdict, reason = _verdict(kiosk, event, contents, numbers)
        result.verdicts.append((verdict, reason))
        if verdict is Verdict.ACCEPTED and isinstance(event, Readable):
            contents[event.id], numbers[event.seq] = event.content, event.id
            result.accepted.append(event)
        elif verdict is not Verdict.DUPLICATE:
            result.refused.append((verdict, reason, event))
    return result


def _verdict(
    kiosk: UUID, event: Readable | Unreadable, contents: Mapping[UUID, str], numbers: Mapping[int, UUID]
) -> tuple[Verdict, str]:
    if isinstance(event, Unreadable):
        return Verdict.MALFORMED, event.reason
    if event.kiosk != kiosk:
        return Verdict.MALFORMED, "It names another kiosk than the one that sent it."
    if event.id in contents:
        if contents[event.id] == event.content:
            return Verdict.DUPLICATE, ""
        return Verdict.CONFLICT, "An event with this id but other content is held already."
    if event.seq in numbers:
        return Verdict.CONFLICT, f"Another event with the number {event.seq} is held already."
    return Verdict.ACCEPTED, ""
