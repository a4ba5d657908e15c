"""What happens in geography: reach areas are drawn, families move, postcodes are forgotten."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from registry.geography.models import Area, Home, Kind, ReachArea, Release
from registry.geography.places import locate
from registry.people.findings import publish_findings
from registry.people.models import Family
from registry.timetable.models import Hub

SHOWN = 3


class NotAreas(Exception):
    """Codes that are no 2021 LSOAs were given; the message is a sentence. Nothing was changed."""


@transaction.atomic
def set_reach_area(hub: Hub, lsoas: Collection[str], since: date) -> None:
    """Say which 2021 LSOAs a hub is there for from a day on; what was so before stays on record.

    Raises:
        NotAreas: a code is not one of them.
    """
    wanted = set(lsoas)
    _refuse_strangers(wanted)
    ReachArea.objects.filter(hub=hub, since__gte=since).delete()
    current = ReachArea.objects.filter(hub=hub, until=None) | ReachArea.objects.filter(
        hub=hub, until__gt=since
    )
    stays = set(current.filter(lsoa__in=wanted).values_list("lsoa", flat=True))
    current.filter(lsoa__in=wanted).update(until=None)
    current.exclude(lsoa__in=wanted).update(until=since)
    ReachArea.objects.bulk_create(
        ReachArea(hub=hub, lsoa=each, since=since) for each in sorted(wanted - stays)
    )


@transaction.atomic
def settle_home(family: Family, postcode: str, day: date) -> Home | None:
    """Note where a family lives from a day on, by the postcodes in force that day.

    Returns None, and notes nothing, for a text that is no postcode. Of a sensitive family only the
    small areas are kept.
    """
    place = locate(postcode, day)
    if place is None:
        return None
    kept = {
        "postcode": "" if family.sensitive else place.postcode,
        "lsoa_2011": place.lsoa_2011,
        "lsoa_2021": place.lsoa_2021,
        "release": place.release,
    }
    home, _ = Home.objects.update_or_create(family=family, since=day, defaults=kept)
    publish_findings([family.pk])
    return home


def forget_postcodes(family: Family) -> None:
    """Keep no postcode of a family that has become sensitive; its small areas stay for the figures."""
    Home.objects.filter(family=family).exclude(postcode="").update(postcode="")


def home_on(family: Family, day: date) -> Home | None:
    """Return where a family lived on a day; before the first that is known, the first."""
    homes = Home.objects.filter(family=family)
    by_then = homes.filter(since__lte=day).order_by("-since").first()
    return by_then or homes.order_by("since").first()


def _refuse_strangers(lsoas: set[str]) -> None:
    """Hold codes against the names of 2021 LSOAs; without these, nothing can be said.

    Raises:
        NotAreas: no names are loaded, or one of the codes is not among them.
    """
    names = Release.objects.filter(kind=Kind.NAMES, generation=2021, complete=True).first()
    if names is None:
        raise NotAreas("Load the names of the 2021 LSOAs first: hub-registry load-geography FILE.")
    known = set(Area.objects.filter(release=names, code__in=lsoas).values_list("code", flat=True))
    strangers = sorted(lsoas - known)
    if strangers:
        those = "is no 2021 LSOA" if len(strangers) == 1 else "are no 2021 LSOAs"
        raise NotAreas(f"{', '.join(strangers[:SHOWN])} {those}; codes of 2011 cannot be mixed in.")
