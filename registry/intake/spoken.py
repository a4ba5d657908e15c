"""Feedback, requests for help, and what staff did: facts that are kept as they were said."""

from collections.abc import Sequence

from registry.intake.models import Audit, Feedback, HelpAsked
from registry.intake.reading import Readable
from registry.intake.setting import Setting
from sync import events


def pressed(setting: Setting, said: Sequence[tuple[Readable, events.FeedbackGiven]]) -> None:
    """Keep faces with their day and session; nobody's name goes with them."""
    rows = (
        Feedback(
            event_id=event.id,
            face=body.face,
            session=body.session,
            hub_id=setting.hub,
            date=setting.day(event),
        )
        for event, body in said
    )
    Feedback.objects.bulk_create(rows, ignore_conflicts=True)


def asked(setting: Setting, said: Sequence[tuple[Readable, events.HelpAsked]]) -> None:
    """Keep what help was asked for, and how."""
    rows = (
        HelpAsked(
            event_id=event.id,
            purpose=body.purpose,
            channel=body.channel,
            hub_id=setting.hub,
            date=setting.day(event),
        )
        for event, body in said
    )
    HelpAsked.objects.bulk_create(rows, ignore_conflicts=True)


def signed_in(setting: Setting, said: Sequence[tuple[Readable, events.StaffSignedIn]]) -> None:
    """Keep who of the staff signed in at the kiosk."""
    acted(
        setting,
        [
            (event, events.StaffAction(staff=body.staff, action=f"signed-in-by-{body.how}"))
            for event, body in said
        ],
    )


def acted(setting: Setting, said: Sequence[tuple[Readable, events.StaffAction]]) -> None:
    """Keep what members of staff did or looked at."""
    rows = (
        Audit(
            event_id=event.id,
            at=event.at,
            staff=body.staff,
            action=body.action,
            about=body.about,
            reason=body.reason or "",
            hub_id=setting.hub,
        )
        for event, body in said
    )
    Audit.objects.bulk_create(rows, ignore_conflicts=True)
