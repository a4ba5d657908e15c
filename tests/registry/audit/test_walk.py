"""Every address of the registry is walked: whoever is shown somebody's name is in the audit for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from registry.access.models import Post
from registry.access.roles import Role
from registry.audit.models import Entry
from registry.duplicates.finding import propose
from registry.duplicates.models import Likeness
from registry.intake.services import take
from registry.people.models import Answers, Contact, Expected, Medium, Member, Person
from registry.people.services import Registrant, add_medium, register_family
from registry.privacy.models import Case, Complaint, Hold
from sync import events
from tests.registry.making import NOW
from tests.registry.saying import MUM, registered, told, visit
from tests.registry.town import Town, make_town

pytestmark = pytest.mark.django_db
FIRST, LAST, KNOWN_AS = "Quillaweth", "Zzyxomarsh", "Quilly"
NAMES = (FIRST, LAST, KNOWN_AS, "01632 960777")
ASKS = "<"
"""A pattern with it wants something in its place."""
SOME = 8
"""Records of each kind that are opened."""
LEFT_OUT = ("accounts/", "static/", "api/kiosk")
"""Signing in, files, and what kiosks alone may ask: those have tests of their own."""
OF_NOBODY = ("timetable/series/", "returns/filed/", "fleet/", "clients/")
"""Pages of records that are about nobody, not all of which are here."""


@dataclass(frozen=True)
class Marked:
    """Somebody with a name that stands nowhere else, in every kind of record."""

    town: Town
    person: Person
    ids: tuple[str, ...]
    """Of everything that hangs on them, to be put into addresses."""


@pytest.fixture
def marked() -> Marked:
    """Write somebody into every room."""
    town = make_town()
    born = date(1988, 3, 9)
    people = [Registrant(LAST, Member.Role.ADULT, FIRST, known_as=KNOWN_AS, born=born)]
    family = register_family(town.here.hub, people, NOW.date())
    twin = register_family(town.here.hub, people_again(people), NOW.date())
    person = Person.objects.get(memberships__family=family)
    Contact.objects.create(person=person, telephone="01632 960777", prefers="call", safe_to_contact=True)
    Answers.objects.create(person=person, allergies="Nuts")
    medium = add_medium(person.memberships.get(), "ab" * 32, "0CE5", Medium.Kind.CARD)
    expected = Expected.objects.create(family=family, expecting=person, due=NOW.date() + timedelta(days=30))
    asked = {"person": person, "received_on": NOW.date(), "asked_by": f"{FIRST} {LAST}", "due_on": NOW.date()}
    case = Case.objects.create(kind=Case.Kind.ACCESS, **asked)
    correction = Case.objects.create(kind=Case.Kind.RECTIFICATION, **asked)
    complained = {"made_by": FIRST, "about": f"{FIRST} said so", "acknowledge_by": NOW.date()}
    complaint = Complaint.objects.create(received_on=NOW.date(), person=person, **complained)
    hold = Hold.objects.create(person=person, since=NOW.date(), why="a court")
    came = visit(person.pk, session=town.here.session.pk)
    take(town.here.kiosk, told(town.here.kiosk.id, [came, said_at_the_door()]), NOW)
    propose(NOW)
    things = (family, twin, person, medium, expected, case, correction, complaint, hold)
    ids = [*(str(each.pk) for each in things), str(town.here.session.pk), str(town.here.kiosk.pk)]
    ids += [str(pk) for pk in Likeness.objects.values_list("pk", flat=True)]
    reviewed(case)
    return Marked(town, person, tuple(dict.fromkeys(ids)))


def reviewed(case: Case) -> None:
    """Let data protection review the copy, so that it can be downloaded."""
    officer, client = User.objects.create_user("officer"), Client()
    Post.objects.create(user=officer, role=Role.DATA_PROTECTION)
    client.force_login(officer)
    assert client.post(f"/privacy/{case.pk}/review/").status_code == 302


def said_at_the_door() -> events.FamilyRegistered:
    """Return a registration at a kiosk, in which the known-as name stands in the clear."""
    said = registered()
    first = msgspec.structs.replace(said.members[0], known_as=KNOWN_AS)
    return msgspec.structs.replace(said, members=[first, *said.members[1:]])


def people_again(people: list[Registrant]) -> list[Registrant]:
    """Return the same people as somebody else would write them down: other records."""
    return [
        Registrant(each.last_name, each.role, each.first_name, known_as=each.known_as, born=each.born)
        for each in people
    ]


def addresses(marked: Marked) -> Iterator[str]:
    """Yield every address that a browser can ask for, with each id wherever one fits."""
    for pattern in _patterns(get_resolver(), ""):
        if pattern.startswith(LEFT_OUT) or "^" in pattern or "(?P" in pattern:
            continue
        if ASKS not in pattern:
            yield f"/{pattern}"
            continue
        for each in _filled(pattern, _ids(pattern, marked)):
            yield f"/{each}"


def _ids(pattern: str, marked: Marked) -> tuple[str, ...]:
    """Return what may stand in an address: in the records, the ids of that kind of record."""
    room, _, rest = pattern.removeprefix("admin/").partition("/")
    if not pattern.startswith("admin/") or room not in {each.label for each in apps.get_app_configs()}:
        return marked.ids
    kind = apps.get_model(room, rest.partition("/")[0])
    return tuple(str(pk) for pk in kind._default_manager.values_list("pk", flat=True)[:SOME])


def _patterns(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each, prefix + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield prefix + str(each.pattern)


def _filled(pattern: str, ids: tuple[str, ...]) -> Iterator[str]:
    before, _, rest = pattern.partition("<")
    kind, _, after = rest.partition(">")
    for each in _fitting(kind, ids):
        whole = before + each + after
        if ASKS in whole:
            yield from _filled(whole, ids)
        else:
            yield whole


def _fitting(kind: str, ids: tuple[str, ...]) -> Iterator[str]:
    """Yield what may stand there: any id, or a word."""
    converter, _, name = kind.rpartition(":")
    if converter == "uuid" or name in {"object_id", "key", "pk"}:
        yield from ids
    elif converter == "int":
        yield from ("1", *(each for each in ids if each.isdigit()))
    else:
        yield from ("MOA", "1")


def text(answer: HttpResponseBase) -> str:
    """Return what was answered, whole."""
    whole: bytes = answer.getvalue()
    return whole.decode(errors="replace")


def shows(client: Client, address: str) -> bool:
    """Ask for an address, and tell whether the name stands there."""
    shown = text(client.get(address))
    return any(name in shown for name in NAMES)


def browser(marked: Marked, role: Role) -> tuple[Client, User]:
    """Return a browser in which somebody of the role is signed in, and who that is."""
    user = marked.town.account(role)
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client, user


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION])
def test_whoever_is_shown_a_name_is_in_the_audit(marked: Marked, role: Role) -> None:
    """On each page, form, list and file: the name stands there only if the audit says that it was seen.

    What the roles with the widest reach are shown; the narrower ones are shown less by the same pages.
    """
    client, user = browser(marked, role)
    walked, shown, silent = 0, [], []
    for address in addresses(marked):
        last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
        walked += 1
        if shows(client, address):
            shown.append(address)
            seen = Entry.objects.filter(id__gt=last, account=user.pk, person__in=_records(marked))
            if not seen.exists():
                silent.append(address)
    assert silent == []
    assert walked > 150
    assert len(shown) >= 5, shown


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PARTNER])
def test_who_may_see_no_record_is_shown_no_name(marked: Marked, role: Role) -> None:
    """At no address whatever."""
    client, _ = browser(marked, role)
    assert [each for each in addresses(marked) if shows(client, each)] == []


def test_a_stranger_is_shown_no_name(marked: Marked) -> None:
    """Without signing in there is the public timetable, what is held and why, and nothing of anybody."""
    client = Client()
    opened = []
    for address in addresses(marked):
        answer = client.get(address)
        assert not any(name in text(answer) for name in NAMES), address
        if answer.status_code == 200:
            opened.append(address)
    public = ("/whats-on", "/privacy/held", "/healthz", "/readyz", "/api/v1/openapi.json", "/admin/jsi18n")
    assert all(each.startswith(public) for each in opened), opened


def test_the_walk_reaches_every_page(marked: Marked) -> None:
    """The patterns really are filled in: each page that takes an id is among the addresses."""
    walked = set(addresses(marked))
    for expected in (
        f"/people/{marked.person.pk}/",
        f"/registers/{marked.town.here.session.pk}/",
        f"/admin/people/person/{marked.person.pk}/change/",
        "/people/",
        "/privacy/",
        "/duplicates/",
    ):
        assert expected in walked, expected
    assert not [each for each in walked if ASKS in each]
    assert UUID(marked.ids[0])


def test_each_page_that_takes_an_id_is_opened_with_one(marked: Marked) -> None:
    """A page of a new kind of record is not walked past: somebody's must be among the records here."""
    user = marked.town.account(Role.ADMINISTRATOR)
    Post.objects.create(user=user, role=Role.DATA_PROTECTION)
    client = Client()
    client.force_login(user)
    never = []
    for pattern in _patterns(get_resolver(), ""):
        if "<uuid:" not in pattern or pattern.startswith((*LEFT_OUT, *OF_NOBODY)):
            continue
        asked = {client.get(f"/{each}").status_code for each in _filled(pattern, _ids(pattern, marked))}
        if asked <= {302, 404}:
            never.append(pattern)
    assert never == []


def _records(marked: Marked) -> list[UUID]:
    return [MUM, *Person.objects.filter(last_name=LAST).values_list("pk", flat=True)]
