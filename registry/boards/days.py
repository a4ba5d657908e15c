"""What a day's number is made of: its sessions, each leading to its register for those who may see it."""

from dataclasses import dataclass
from uuid import UUID

from registry.access.grants import Account
from registry.access.roles import Act
from registry.access.scope import scope
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


def lines(question: Question, account: Account) -> list[Line]:
    """Return the sessions and drop-ins of the question's days, in the order of the day."""
    found = occasions(question)
    ids = [each.session for each in found if each.session]
    sessions = Session.objects.select_related("type", "venue").in_bulk(ids)
    readable = scope(account, Act.SEE_REGISTERS, Session.objects.filter(pk__in=ids))
    registers = set(readable.values_list("pk", flat=True))
    names = dict(Hub.objects.values_list("code", "name"))
    return sorted((_line(each, sessions, registers, names) for each in found), key=_place)


def _line(each: Occasion, sessions: dict[UUID, Session], registers: set[UUID], names: dict[str, str]) -> Line:
    session = sessions.get(each.session) if each.session else None
    return Line(
        hub=names.get(each.hub, "A hub that the registry does not know"),
        session=session,
        known=session is not None or each.session is None,
        identified=each.identified,
        anonymous=each.anonymous,
        register=each.session in registers,
    )


def _place(line: Line) -> tuple[str, str, str]:
    starts = line.session.starts.isoformat() if line.session else ""
    return (line.hub, starts, str(line.session.pk) if line.session else "")
