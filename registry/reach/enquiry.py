"""A question put to the registry: everything that is asked within one enquiry is of one instant."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from registry.growing.reading import reading_again, source, writing
from registry.reach.completeness import Completeness
from registry.reach.counting import By, Counting, Groups, Into, What
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


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What the measures ask from; made by `enquiry`."""

    question: Question
    now: datetime
    hubs: tuple[Hub, ...]
    """The hubs of the question, by name."""
    completeness: Completeness
    """How much is held of these hubs' events."""
    everywhere: Completeness
    """How much is held of all hubs' events: people are seen anywhere."""
    counting: Counting
    kept: Kept
    """What is kept from one enquiry to the next."""
    answered: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was found within this enquiry, whichever measure asked; see `once`."""

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
        kept, all_hubs = HELD.kept, _hubs(HELD.kept)
        everywhere = completeness(all_hubs, now)
        of_all = (all_hubs,)
        which = "hubs", question.hubs, question.locality
        hubs = kept.once(
            which, of_all, lambda: tuple(h for h in all_hubs if question.about(h.code, h.locality))
        )
        codes = {hub.code for hub in hubs}
        theirs = Completeness(tuple(hub for hub in everywhere.hubs if hub.code in codes), now)
        counted = counting or _counting(all_hubs, tidied=tidied)
        yield Enquiry(question, now, hubs, theirs, everywhere, counted, kept)


def _hubs(kept: Kept) -> tuple[Hub, ...]:
    """Return all hubs by name: the very same, until anything of one has changed."""
    names = [field.attname for field in Hub._meta.concrete_fields]  # noqa: SLF001  Django's public way in
    rows = list(Hub.objects.order_by("name").values_list(*names))
    return kept.alike("hubs", rows, lambda: tuple(Hub.from_db(source(), names, row) for row in rows))


def _counting(hubs: tuple[Hub, ...], *, tidied: bool) -> Counting:
    """Return the quick way of counting, or the plain one where records changed in this very moment."""
    return QuickCounting(HELD, hubs) if tidied else PlainCounting()


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
