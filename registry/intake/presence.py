"""Arrivals, withdrawals, departures and headcounts become attendances and facts."""

from collections.abc import Sequence

from registry.intake import attendance
from registry.intake.attendance import moment
from registry.intake.claiming import words_of
from registry.intake.claims import owner_at
from registry.intake.models import Departure, Headcount, Withdrawal
from registry.intake.reading import Readable
from registry.intake.setting import Setting
from registry.intake.visits import hubs_of, keep, known, withdraw
from registry.people.merged import onward
from sync.events import ArrivalRecorded, ArrivalWithdrawn, DepartureRecorded, HeadcountRecorded


def arrived(setting: Setting, said: Sequence[tuple[Readable, ArrivalRecorded]]) -> None:
    """Count arrivals; an unknown token counts for whoever it was linked to."""
    hubs = hubs_of(body.session for _, body in said if body.session)
    elsewhere = known(body.hub for _, body in said if body.hub)
    words = words_of({body.token for _, body in said if body.token})
    moved = onward(body.person for _, body in said if body.person)
    visits = []
    for event, body in said:
        at = moment(event.at, body.happened)
        person, family = body.person, body.family
        if person:
            person = moved.get(person, person) if moved else person
        elif body.token and (owner := owner_at(words.get(body.token, ()), at)):
            person, family = owner.person, owner.family
        here = body.hub if body.hub in elsewhere else setting.hub
        hub = hubs.get(body.session.int, here) if body.session else here
        visits.append(attendance.arrived(event.id, at, body, hub, setting.zone, person, family))
    keep(visits)


def taken_back(_setting: Setting, said: Sequence[tuple[Readable, ArrivalWithdrawn]]) -> None:
    """Let arrivals count no longer, also those that come after their withdrawal."""
    Withdrawal.objects.bulk_create(
        (
            Withdrawal(event_id=event.id, at=event.at, arrival=body.arrival, reason=body.reason, by=body.by)
            for event, body in said
        ),
        ignore_conflicts=True,
    )
    withdraw({body.arrival for _, body in said})


def left(setting: Setting, said: Sequence[tuple[Readable, DepartureRecorded]]) -> None:
    """Keep who left, and whether it was seen."""
    Departure.objects.bulk_create(
        (
            Departure(
                event_id=event.id,
                at=event.at,
                person=body.person,
                arrival=body.arrival,
                how=body.how,
                hub_id=setting.hub,
                date=setting.day(event),
            )
            for event, body in said
        ),
        ignore_conflicts=True,
    )


def heads_counted(setting: Setting, event: Readable, body: HeadcountRecorded) -> None:
    """Count heads as anonymous attendances by band, unless a later headcount names this one as replaced."""
    hub = hubs_of([body.session]).get(body.session.int, setting.hub) if body.session else setting.hub
    same = Headcount.objects.filter(session=body.session, purpose=body.purpose or "")
    replaced = same.filter(replaces=event.id).exclude(pk=event.id).exists()
    Headcount.objects.get_or_create(
        event_id=event.id,
        defaults={
            "at": event.at,
            "hub_id": hub,
            "session": body.session,
            "purpose": body.purpose or "",
            "date": setting.day_of(moment(event.at, body.happened)),
            "adults": body.adults,
            "children": body.children,
            "age_unknown": body.age_unknown,
            "by": body.by,
            "replaces": body.replaces,
            "counts": not replaced,
        },
    )
    if body.replaces and body.replaces != event.id and same.filter(pk=body.replaces).update(counts=False):
        withdraw({body.replaces})
    keep(attendance.heads(event.id, event.at, body, hub, setting.zone), {event.id} if replaced else ())
