"""A question put to the registry: everything that is asked within one enquiry is of one instant."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from registry.growing.reading import reading_again, source, writing
from registry.reach.completeness import Completeness
from registry.reach.counting import By, Counting, Groups, Into, What
from registry.reach.hubs import Directory
from registry.reach.kept import Kept
from registry.reach.kiosks import completeness
from registry.reach.plain.counting import PlainCounting
from registry.reach.question import Question
from registry.reach.quick.counting import HELD, QuickCounting
from registry.reach.tally import Tally
from registry.reach.tidying import is_nearly_tidy, is_tidy, tidy
from registry.timetable.models import Hub

TRIES = 3
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Enquiry:
    """What the measures ask from; made by `enquiry`."""

    question: Question
    now: datetime
    directory: Directory
    completeness: Completeness
    """How much is held of the events of the question's hubs."""
    counting: Counting
    kept: Kept
    """What is kept from one enquiry to the next."""
    answered: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was found within this enquiry, whichever measure asked; see `once`."""

    @property
    def hubs(self) -> tuple[Hub, ...]:
        """The hubs of the question, by name."""
        return self.directory.of(self.question)

    @cached_property
    def everywhere(self) -> Completeness:
        """How much is held of all hubs' events: people are seen anywhere."""
        anywhere = self.question.at_any_hub()
        if anywhere == self.question:
            return self.completeness
        return completeness(anywhere, self.directory.of(anywhere), self.now)

    def tally(self, what: What, by: By, into: Into, question: Question | None = None) -> Tally:
        """Count, for this question unless a narrower one is named."""
        key = (what, question or self.question, by, into)
        if key not in self.answered:
            self.answered[key] = Tally(self.counting.count(what, question or self.question, by, into))
        found: Tally = self.answered[key]
        return found

    def tally_in(self, groups: Groups, into: Into) -> Tally:
        """Count people by the small areas in which they live, in groups of these."""
        return Tally(self.counting.in_areas(self.question, groups, into))


def once(of: Callable[Concatenate[Enquiry, P], T]) -> Callable[Concatenate[Enquiry, P], T]:
    """Find something once for each question of an enquiry, however many panels are made of it."""

    @wraps(of)
    def found(asked: Enquiry, /, *which: P.args, **named: P.kwargs) -> T:
        key = (of, asked.question, which, tuple(named.items()))
        if key not in asked.answered:
            asked.answered[key] = of(asked, *which, **named)
        answer: T = asked.answered[key]
        return answer

    return found


@contextmanager
def enquiry(question: Question, now: datetime, counting: Counting | None = None) -> Iterator[Enquiry]:
    """Put a question; what is counted within this block is of one instant, whatever arrives meanwhile."""
    with HELD.lock, _tidy_instant() as tidied:
        directory = Directory(HELD.kept)
        # The plain way of counting is for where records changed in this very moment.
        counted = counting or (QuickCounting(HELD, directory) if tidied else PlainCounting())
        held = completeness(question, directory.of(question), now)
        yield Enquiry(question, now, directory, held, counted, HELD.kept)


@contextmanager
def _tidy_instant() -> Iterator[bool]:
    """See one state of all, and yield whether sheets and roll say in it what the records say.

    It is looked at again after they were put right. If records change each time, the few people whose have
    changed are looked up beside the roll; only if they are many, or a sheet is wrong, no is yielded.
    """
    wrote = False
    for tries_left in reversed(range(TRIES)):
        with reading_again() if wrote else nullcontext(), _one_instant(connections[source()]):
            tidied = is_tidy() if tries_left else is_nearly_tidy()
            if tidied or not tries_left:
                yield tidied
                return
        with writing():
            wrote = tidy()


@contextmanager
def _one_instant(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let every statement within see the same state, without keeping anybody from writing."""
    if connection.in_atomic_block:
        yield  # whoever began that transaction has chosen how it sees
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own would take the lock for writing
            try:
                yield
            finally:
                cursor.execute("COMMIT")
