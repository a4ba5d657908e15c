"""Feedback, requests for help, and what staff did: facts that are kept as they were said."""

from registry.intake.models import Audit, Feedback, HelpAsked
from registry.intake.reading import Readable
from registry.intake.setting import Setting
from sync import events


def pressed(setting: Setting, event: Readable, body: events.FeedbackGiven) -> None:
    """Keep a face with its day and session; nobody's name goes with it."""
    about = {"face": body.face, "session": body.session, "hub_id": setting.hub, "date": setting.day(event)}
    Feedback.objects.get_or_create(event_id=event.id, defaults=about)


def asked(setting: Setting, event: Readable, body: events.HelpAsked) -> None:
    """Keep what help was asked for, and how."""
    HelpAsked.objects.get_or_create(
        event_id=event.id,
        defaults={
            "purpose": body.purpose,
            "channel": body.channel,
            "hub_id": setting.hub,
            "date": setting.day(event),
        },
    )


def signed_in(setting: Setting, event: Readable, body: events.StaffSignedIn) -> None:
    """Keep who of the staff signed in at the kiosk."""
    _audit(setting, event, events.StaffAction(staff=body.staff, action=f"signed-in-by-{body.how}"))


def acted(setting: Setting, event: Readable, body: events.StaffAction) -> None:
    """Keep what a member of staff did or looked at."""
    _audit(setting, event, body)


def _audit(setting: Setting, event: Readable, body: events.StaffAction) -> None:
    Audit.objects.get_or_create(
        event_id=event.id,
        defaults={
            "at": event.at,
            "staff": body.staff,
            "action": body.action,
            "about": body.about,
            "reason": body.reason or "",
            "hub_id": setting.hub,
        },
    )
