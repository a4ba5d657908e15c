"""What is to become of each event of a batch, given what is held already. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from registry.intake.reading import Readable, Unreadable
from sync.wire import NUMBER_TAKEN, Verdict


@dataclass(frozen=True, slots=True)
class Word:
    """What is said of one event."""

    verdict: Verdict
    reason: str = ""
    code: str = ""


ACCEPTED = Word(Verdict.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Held:
    """Those events already held that a batch could meet: their content by id, and ids by number."""

    contents: Mapping[UUID, str]
    numbers: Mapping[int, UUID]


@dataclass(frozen=True, slots=True)
class Sorted:
    """A batch with a word on each event, in their order."""

    words: list[Word] = field(default_factory=list)
    accepted: list[Readable] = field(default_factory=list)
    refused: list[tuple[Verdict, str, Readable | Unreadable]] = field(default_factory=list)


def sort(kiosk: UUID, batch: Sequence[Readable | Unreadable], held: Held) -> Sorted:
    """Give each event its verdict; what is accepted counts as held for those behind it."""
    result = Sorted()
    # By the integers of ids: those hash and compare in no time.
    contents = {id_.int: content for id_, content in held.contents.items()}
    numbers = set(held.numbers)
    mine = kiosk.int
    for event in batch:
        if (
            isinstance(event, Readable)
            and event.kiosk.int == mine
            and event.id.int not in contents
            and event.seq not in numbers
        ):
            contents[event.id.int] = event.content
            numbers.add(event.seq)
            result.accepted.append(event)
            result.words.append(ACCEPTED)
            continue
        word = _refusal(mine, event, contents)
        result.words.append(word)
        if word.verdict is not Verdict.DUPLICATE:
            result.refused.append((word.verdict, word.reason, event))
    return result


def _refusal(kiosk: int, event: Readable | Unreadable, contents: Mapping[int, str]) -> Word:
    if isinstance(event, Unreadable):
        return Word(Verdict.MALFORMED, event.reason)
    if event.kiosk.int != kiosk:
        return Word(Verdict.MALFORMED, "It names another kiosk than the one that sent it.")
    if event.id.int in contents:
        if contents[event.id.int] == event.content:
            return Word(Verdict.DUPLICATE)
        return Word(Verdict.CONFLICT, "An event with this id but other content is held already.")
    reason = f"Another event with the number {event.seq} is held already."
    return Word(Verdict.CONFLICT, reason, NUMBER_TAKEN)
