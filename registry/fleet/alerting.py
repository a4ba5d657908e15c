"""Going round: what began to be wrong, and what is right again, is said once on each way.

A timer calls `hub-registry send-alerts`; several machines may, and only one goes round at a time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from registry.fleet.limits import limits
from registry.fleet.models import Alert, Limits
from registry.fleet.pages import judged
from registry.fleet.sending import NotSent, mail, post
from registry.fleet.troubles import Trouble
from registry.kiosks.models import Kiosk

CALM = timedelta(minutes=5)
"""A trouble is over when no round has found it for so long: one that comes and goes is said once."""
LEASE = timedelta(minutes=5)
"""A round that takes longer was broken off, and another may begin."""
Send = Callable[[Limits, Sequence[Alert], Sequence[Alert]], None]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of telling: what it is called, how it is done, and where it is noted that it was."""

    name: str
    send: Send
    begun: str
    over: str
    wanted: Callable[[Limits], bool]


WAYS = (
    Way("e-mail", mail, "mailed_at", "mailed_end_at", lambda held: bool(held.addresses)),
    Way("webhook", post, "posted_at", "posted_end_at", lambda held: bool(held.webhook)),
)


@dataclass(slots=True)
class Round:
    """What came of going round."""

    looked_at: int = 0
    began: int = 0
    ended: int = 0
    said: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """Why something could not be said, as sentences; it is tried again with the next round."""


def go_round(now: datetime) -> Round | None:
    """Look at every kiosk, and say what is new; None if somebody else is going round."""
    if not _begin(now):
        return None
    done = Round()
    try:
        _compare(done, now)
        for way in WAYS:
            _say(way, limits(), done, now)
    finally:
        Limits.objects.filter(id=1).update(round_until=None, round_at=now)
    return done


def _begin(now: datetime) -> bool:
    """Take the turn, on whichever machine; the database lets one have it."""
    Limits.objects.bulk_create([Limits(id=1)], ignore_conflicts=True)
    free = Q(round_until=None) | Q(round_until__lte=now)
    return bool(Limits.objects.filter(free, id=1).update(round_until=now + LEASE))


@transaction.atomic
def _compare(done: Round, now: datetime) -> None:
    """Open an alert for each trouble that has none, and close those whose trouble is over."""
    rows = judged(Kiosk.objects.filter(revoked_at=None), now)
    done.looked_at = len(rows)
    found = {
        (row.standing.kiosk.pk, each.kind.value, each.about[:80]): each
        for row in rows
        for each in row.troubles
    }
    standing = {(each.kiosk_id, each.kind, each.about): each for each in Alert.objects.filter(ended_at=None)}
    fresh = [_alert(*key, trouble, now) for key, trouble in found.items() if key not in standing]
    Alert.objects.bulk_create(fresh)
    done.began = len(fresh)
    _still_there([each for key, each in standing.items() if key in found])
    done.ended = _end([each for key, each in standing.items() if key not in found], now)


def _still_there(alerts: list[Alert]) -> None:
    again = [each.pk for each in alerts if each.quiet_since]
    Alert.objects.filter(pk__in=again).update(quiet_since=None)


def _end(alerts: list[Alert], now: datetime) -> int:
    quiet = [each.pk for each in alerts if each.quiet_since is None]
    over = [each.pk for each in alerts if each.quiet_since and now - each.quiet_since >= CALM]
    Alert.objects.filter(pk__in=quiet).update(quiet_since=now)
    return Alert.objects.filter(pk__in=over).update(ended_at=F("quiet_since"))


def _alert(kiosk: UUID, kind: str, about: str, trouble: Trouble, now: datetime) -> Alert:
    return Alert(kiosk_id=kiosk, kind=kind, about=about, sentence=trouble.sentence[:400], began_at=now)


def _say(way: Way, held: Limits, done: Round, now: datetime) -> None:
    """Tell what began and what is over, and note it; what was over before it was told is told nobody."""
    begun, over = _unsaid(way)
    if not way.wanted(held) or not (begun or over):
        return
    try:
        way.send(held, begun, over)
    except NotSent as error:
        done.failed.append(str(error))
        return
    done.said.append(way.name)
    with transaction.atomic():
        Alert.objects.filter(pk__in=[each.pk for each in begun]).update(**{way.begun: now})
        Alert.objects.filter(pk__in=[each.pk for each in over]).update(**{way.over: now})


def _unsaid(way: Way) -> tuple[list[Alert], list[Alert]]:
    alerts: QuerySet[Alert] = Alert.objects.select_related("kiosk__hub").order_by("began_at", "id")
    begun = alerts.filter(**{way.begun: None}, ended_at=None)
    over = alerts.filter(**{way.over: None}, ended_at__isnull=False).exclude(**{way.begun: None})
    return list(begun), list(over)
