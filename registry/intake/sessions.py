"""Sessions that a kiosk opened, closed or cancelled find their way into the timetable."""

from registry.intake.models import SessionWord
from registry.intake.reading import Readable
from registry.intake.setting import Setting
from registry.intake.visits import move
from registry.timetable import services
from registry.timetable.models import Session, SessionType, Venue
from sync import events

UNSORTED = "Opened at the door"
"""Category of a type of session that only a kiosk has named, until somebody files it."""


def opened(setting: Setting, _event: Readable, body: events.SessionOpened) -> None:
    """Put an ad-hoc session into the timetable of the kiosk's hub, cancelled if that was said already."""
    if not Session.objects.filter(pk=body.session).exists():
        kind, _ = SessionType.objects.get_or_create(
            code=body.kind, defaults={"name": body.title, "category": UNSORTED}
        )
        session = Session(
            id=body.session,
            type=kind,
            hub_id=setting.hub,
            venue=_venue(setting),
            room=body.room,
            starts=body.starts,
            ends=body.ends,
            cancelled=SessionWord.objects.filter(session=body.session, what="cancelled").exists(),
        )
        services.schedule_many([session])
    move([body.session])


def closed(_setting: Setting, event: Readable, body: events.SessionClosed) -> None:
    """Keep how many were counted against how many signed in."""
    SessionWord.objects.get_or_create(
        event_id=event.id,
        defaults={
            "at": event.at,
            "session": body.session,
            "what": "closed",
            "counted": body.counted,
            "named": body.named,
            "reason": body.reason or "",
            "by": body.by,
        },
    )


def reopened(_setting: Setting, event: Readable, body: events.SessionReopened) -> None:
    """Keep that a session was closed by mistake."""
    about = {"at": event.at, "session": body.session, "what": "reopened", "by": body.by}
    SessionWord.objects.get_or_create(event_id=event.id, defaults=about)


def cancelled(_setting: Setting, event: Readable, body: events.SessionCancelled) -> None:
    """Call a session off; attendances at it stay, because they are facts."""
    about = {
        "at": event.at,
        "session": body.session,
        "what": "cancelled",
        "reason": body.reason,
        "by": body.by,
    }
    SessionWord.objects.get_or_create(event_id=event.id, defaults=about)
    session = Session.objects.filter(pk=body.session, cancelled=False).first()
    if session:
        services.cancel(session)


def _venue(setting: Setting) -> Venue:
    """Return the hub's own building."""
    own = Venue.objects.filter(hub_id=setting.hub, kind=Venue.Kind.HUB).order_by("name").first()
    return own or Venue.objects.create(hub_id=setting.hub, name="In the hub")
