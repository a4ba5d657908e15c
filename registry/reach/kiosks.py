"""What each kiosk has delivered, read from the database; `completeness` says it in words."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from registry.kiosks.models import Kiosk
from registry.reach.completeness import Completeness, HubState, KioskState
from registry.reach.hubs import about
from registry.reach.question import Question
from registry.timetable.models import Hub


def completeness(question: Question, hubs: Sequence[Hub], now: datetime) -> Completeness:
    """Return how much is held of a question's hubs' events; kiosks that were revoked are not waited for."""
    states: defaultdict[UUID, list[KioskState]] = defaultdict(list)
    columns = ("hub_id", "name", "heard_at", "high_water", "high_water_at")
    theirs = Kiosk.objects.filter(about(question, "hub__"), revoked_at=None).order_by("name")
    for hub, *state in theirs.values_list(*columns):
        states[hub].append(KioskState(*state))
    return Completeness(
        tuple(HubState(hub.code, hub.name, tuple(states.get(hub.pk, ()))) for hub in hubs), now
    )
