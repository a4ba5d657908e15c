"""What is kept no longer: rules, each with whom it finds today, and a run that removes them."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from registry.audit.models import Entry
from registry.audit.services import Of, note
from registry.intake.models import Attendance, Refusal
from registry.people.models import Member, Person
from registry.privacy.days import last_financial_year_end, years_ago
from registry.privacy.models import Case, Complaint, Rule, Run
from registry.privacy.remnants import de_identify
from registry.privacy.standing import kept_back
from registry.reach.bands import latest_birth


@dataclass(frozen=True, slots=True)
class Found:
    """What one rule found, and what was done."""

    of: str
    rule: str
    active: bool
    due: int
    held_back: int
    removed: int

    def sentence(self) -> str:
        """Say it in words."""
        done = f"{self.removed} removed" if self.active else "nothing removed: the rule is not confirmed"
        return f"{self.rule}: {self.due} due, {self.held_back} held back, {done}."


def run(now: datetime, today: date, *, dry: bool) -> Iterator[Found]:
    """Apply every rule, children first because adults wait for them; yield and keep what was found.

    Each person goes in a transaction of their own, so that a run that is stopped goes on tomorrow.
    """
    found = []
    for of in (Rule.Of.CHILD, Rule.Of.ADULT, Rule.Of.REFUSAL, Rule.Of.CASE):
        rule = Rule.objects.filter(of=of).first()
        if rule:
            found.append(_apply(rule, today, dry=dry))
            yield found[-1]
    Run.objects.create(at=now, dry=dry, report=[asdict(each) for each in found])


def _apply(rule: Rule, today: date, *, dry: bool) -> Found:
    due, held_back, removed = OF[Rule.Of(rule.of)](rule, today, dry=dry or not rule.active)
    return Found(rule.of, str(rule), rule.active, due, held_back, removed)


def children_due(rule: Rule, today: date) -> QuerySet[Person]:
    """Return those with a child's place only, born so many years ago; without a date of birth, last seen."""
    born = Q(born__lte=latest_birth(today, rule.years))
    unseen = Q(born=None) & ~Q(_seen_after(years_ago(today, rule.years)))
    return _people().filter(~Q(_has_place(Member.Role.ADULT)), over_19=False).filter(born | unseen)


def adults_due(rule: Rule, today: date) -> QuerySet[Person]:
    """Return adults last seen so many years before the end of a financial year, with no child on record."""
    last = last_financial_year_end(today, rule.years)
    child = Member.objects.filter(role=Member.Role.CHILD, family__members__person=OuterRef("pk"))
    adult = Q(_has_place(Member.Role.ADULT)) | Q(over_19=True)
    return _people().filter(adult, ~Q(Exists(child)), ~Q(_seen_after(last)))


def _people() -> QuerySet[Person]:
    return Person.objects.filter(merged_into=None, remnant=None).order_by("id")


def _has_place(role: Member.Role) -> Exists:
    return Exists(Member.objects.filter(person=OuterRef("pk"), role=role))


def _seen_after(day: date) -> Exists:
    """Return the condition that somebody, or their family's registration, is later than a day."""
    came = Attendance.objects.filter(person=OuterRef("pk"), date__gt=day)
    joined = Member.objects.filter(person=OuterRef("pk"), family__registered_on__gt=day)
    return Exists(Person.objects.filter(Exists(came) | Exists(joined), pk=OuterRef("pk")))


def _remove_people(due: QuerySet[Person], today: date, *, dry: bool) -> tuple[int, int, int]:
    back = due.filter(kept_back(today)).count()
    going = list(due.exclude(pk__in=due.filter(kept_back(today)).values("pk")))
    for person in [] if dry else going:
        note(None, Entry.What.REMOVED, [Of("people.person", str(person.pk), person.pk)], why="retention")
        de_identify(person, today)
    return len(going) + back, back, 0 if dry else len(going)


def _children(rule: Rule, today: date, *, dry: bool) -> tuple[int, int, int]:
    return _remove_people(children_due(rule, today), today, dry=dry)


def _adults(rule: Rule, today: date, *, dry: bool) -> tuple[int, int, int]:
    return _remove_people(adults_due(rule, today), today, dry=dry)


def _refusals(rule: Rule, today: date, *, dry: bool) -> tuple[int, int, int]:
    old = Refusal.objects.filter(received_at__date__lt=years_ago(today, rule.years))
    due = old.count()
    return due, 0, 0 if dry else old.delete()[0]


def _cases(rule: Rule, today: date, *, dry: bool) -> tuple[int, int, int]:
    before = years_ago(today, rule.years)
    kinds = (Case.objects.filter(closed_on__lt=before), Complaint.objects.filter(closed_on__lt=before))
    due = sum(old.count() for old in kinds)
    for old in () if dry else kinds:
        old.delete()
    return due, 0, 0 if dry else due


OF: dict[Rule.Of, Callable[..., tuple[int, int, int]]] = {
    Rule.Of.CHILD: _children,
    Rule.Of.ADULT: _adults,
    Rule.Of.REFUSAL: _refusals,
    Rule.Of.CASE: _cases,
}
