"""Two hubs, a session that a partner leads at each, and accounts of every role."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.test import Client

from registry.access.models import Post
from registry.access.roles import AT_A_HUB, Role
from registry.kiosks.models import Kiosk
from registry.people.models import Family, Member
from registry.people.services import Registrant, register_family
from registry.timetable.models import Hub, Partner, Session
from tests.registry.making import NOW, make_hub, make_kiosk, make_session


@dataclass(frozen=True)
class Place:
    """One hub and what belongs to it."""

    hub: Hub
    kiosk: Kiosk
    family: Family
    session: Session


@dataclass(frozen=True)
class Town:
    """The hub where accounts are posted, another one, and the session of a partner at the other."""

    here: Place
    there: Place
    led: Session

    def account(self, role: Role) -> User:
        """Make an account with this role, posted here where the role is at a hub."""
        user = User.objects.create_user(f"{role}.account")
        Post.objects.create(
            user=user,
            role=role,
            hub=self.here.hub if role in AT_A_HUB else None,
            partner="midwives" if role is Role.PARTNER else "",
        )
        return user

    def browser(self, role: Role) -> Client:
        """Return a browser in which an account of this role has signed in."""
        client = Client()
        client.force_login(self.account(role))
        return client


def place(code: str, name: str) -> Place:
    """Make a hub with an invented family of one name."""
    hub = make_hub(code)
    people = [
        Registrant(name, Member.Role.ADULT, f"{name}'s mother"),
        Registrant(name, Member.Role.CHILD, "Kid"),
    ]
    return Place(hub, make_kiosk(hub), register_family(hub, people, NOW.date()), make_session(hub))


def make_town() -> Town:
    """Make a town of two hubs."""
    here, there = place("MOA", "Heron"), place("FFA", "Thrush")
    led = make_session(there.hub, NOW + timedelta(hours=3))
    led.lead_partner = Partner.objects.create(code="midwives", name="Midwives")
    led.save()
    return Town(here, there, led)
