"""A family registers at a kiosk: where they live is noted, and never the postcode of a sensitive one."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import call_command

from registry.geography.models import Home
from registry.intake.services import take
from registry.people.models import Family
from registry.people.services import mark_sensitive
from sync import events
from tests.registry.geography.publishing import EDGE, OLD_MOAT, onspd
from tests.registry.making import NOW, make_kiosk
from tests.registry.saying import registered, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def postcodes(db: None, tmp_path: Path) -> None:
    """Load the directory that knows the postcode they give."""
    path = onspd(tmp_path / "onspd.csv", ("LE1 4GH", OLD_MOAT, EDGE))
    call_command("load-geography", str(path), "--effective", "2025-05-01", verbosity=0)


def say(bodies: Sequence[events.Body]) -> Home:
    """Let a kiosk say it; return where the family lives."""
    kiosk = make_kiosk()
    take(kiosk, told(kiosk.id, bodies), NOW)
    return Home.objects.get()


def test_a_registration_becomes_an_area() -> None:
    """The postcode under the seal is looked up in the directory of that day."""
    home = say([registered()])
    assert (home.postcode, home.lsoa_2021, home.since) == ("LE14GH", EDGE, NOW.date())


def test_a_sensitive_registration_leaves_no_postcode() -> None:
    """Its small area still counts."""
    home = say([registered(sensitive=True)])
    assert (home.postcode, home.lsoa_2021) == ("", EDGE)


def test_becoming_sensitive_forgets_the_postcode() -> None:
    """Whoever marks the family need not think of it."""
    say([registered()])
    mark_sensitive(Family.objects.get())
    assert Home.objects.get().postcode == ""
