"""What a day's number is made of: its sessions, each leading to its register for those who may see it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page

from registry.access.grants import Account
from registry.access.roles import Act
from registry.access.scope import scope
from registry.boards.paging import page_of
from registry.reach.plain.occasions import Occasion, occasions
from registry.reach.question import Question
from registry.timetable.models import Hub, Session

MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Line:
    """One session, or the drop-ins of a hub."""

    hub: str
    session: Session | None
    known: bool
    """Whether it is a drop-in, or a session that the registry knows."""
    identified: int
    anonymous: int
    register: bool
    """Whether the reader may see who came."""

    @property
    def all(self) -> int:
        """All attendances."""
        return self.identified + self.anonymous


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of them, and how many attended all of them, of this page and of the others."""

    page: Page[Occasion]
    lines: list[Line]
    identified: int
    anonymous: int

    @property
    def all(self) -> int:
        """All attendances."""
        return self.identified + self.anonymous


def listed(question: Question, account: Account, number: int = 1) -> Listed:
    """Return a page of the sessions and drop-ins of the question's days, in the order of the day."""
    found = occasions(question)
    names = dict(Hub.objects.values_list("code", "name"))
    starts = dict(
        Session.objects.filter(pk__in=[each.session for each in found if each.session]).values_list(
            "pk", "starts"
        )
    )
    page = page_of(sorted(found, key=lambda each: _place(each, starts, names)), number)
    return Listed(
        page,
        _lines(list(page), account, names),
        sum(each.identified for each in found),
        sum(each.anonymous for each in found),
    )


def _lines(found: list[Occasion], account: Account, names: dict[str, str]) -> list[Line]:
    ids = [each.session for each in found if each.session]
    sessions = Session.objects.select_related("type", "venue").in_bulk(ids)
    readable = scope(account, Act.SEE_REGISTERS, Session.objects.filter(pk__in=ids))
    registers = set(readable.values_list("pk", flat=True))
    return [_line(each, sessions, registers, names) for each in found]


def _line(each: Occasion, sessions: dict[UUID, Session], registers: set[UUID], names: dict[str, str]) -> Line:
    session = sessions.get(each.session) if each.session else None
    return Line(
        hub=_hub(each, names),
        session=session,
        known=session is not None or each.session is None,
        identified=each.identified,
        anonymous=each.anonymous,
        register=each.session in registers,
    )


def _hub(each: Occasion, names: dict[str, str]) -> str:
    return names.get(each.hub, "A hub that the registry does not know")


def _place(each: Occasion, starts: dict[UUID, datetime], names: dict[str, str]) -> tuple[str, str, str]:
    """Return what sessions are ordered by; drop-ins, and sessions that are not known, come first."""
    begins = starts.get(each.session) if each.session else None
    return (_hub(each, names), begins.isoformat() if begins else "", str(each.session) if begins else "")
