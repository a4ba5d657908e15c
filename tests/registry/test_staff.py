"""Staff at the hubs: PINs that nobody chose, cards, and what the hub's kiosks hear of them."""

import json
from io import StringIO

import msgspec
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from registry.access.models import Post
from registry.access.roles import Role
from registry.kiosks.keyring import keyring, token_key
from registry.register.changes import changes
from registry.register.models import Entry
from registry.staff import services
from registry.staff.models import Staff
from sync import pins, wire
from sync.tokens import token_hash
from tests.registry.making import NOW, make_hub, make_kiosk

pytestmark = pytest.mark.django_db


def made(name: str = "Sam", hub: str = "MOA", **options: object) -> tuple[Staff, str]:
    """Give somebody a PIN by the command; return them and it."""
    out = StringIO()
    call_command("staff", name, "--hub", hub, "--json", stdout=out, **options)
    told = json.loads(out.getvalue())
    return Staff.objects.get(pk=told["staff"]), told["pin"]


def heard(staff: Staff) -> wire.Staff | None:
    """Return what the feed says of somebody; None for a tombstone or nothing."""
    entry = Entry.objects.filter(pk=staff.pk, deleted=False).first()
    return msgspec.json.decode(entry.content, type=wire.Staff) if entry else None


def test_the_hubs_kiosks_hear_of_a_member_of_staff_and_no_other_hubs() -> None:
    """Name, role and a hash that only the PIN fits; not the PIN."""
    here, elsewhere = make_kiosk(make_hub()), make_kiosk(make_hub("ASP"))
    staff, pin = made(role="leader")
    entry = heard(staff)
    assert entry is not None
    assert (entry.name, entry.role) == ("Sam", "leader")
    assert pins.fits(pin, entry.pin)
    assert not pins.fits(pin[::-1] + "0", entry.pin)
    assert pin not in Entry.objects.get(pk=staff.pk).content
    assert [bool(changes(each, "", 10, NOW).upserts) for each in (here, elsewhere)] == [True, False]


def test_a_new_pin_ends_the_old_one_and_leaving_ends_it_all() -> None:
    """Each reaches the kiosks; the record stays for the audit."""
    make_hub()
    staff, first = made(role="receptionist")
    again, second = made()
    entry = heard(staff)
    assert staff == again
    assert entry is not None
    assert pins.fits(second, entry.pin)
    assert first == second or not pins.fits(first, entry.pin)
    call_command("staff", "Sam", "--hub", "MOA", "--left", stdout=StringIO())
    assert heard(staff) is None
    assert Staff.objects.get(pk=staff.pk).working is False
    made()
    assert heard(staff) is not None


def test_no_two_at_a_hub_have_one_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PIN alone says who it is; at another hub the same one may be somebody else's."""
    make_hub()
    make_hub("ASP")
    deal = iter(["111111", "111111", "222222", "111111"])
    monkeypatch.setattr(pins, "new_pin", lambda: next(deal))
    assert made(role="leader")[1] == "111111"
    assert made("Lee", role="leader")[1] == "222222"
    assert made("Lee", "ASP", role="leader")[1] == "111111"


def test_a_staff_card_is_kept_as_its_keyed_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Linked from standard input, so that it stands in no shell history."""
    make_hub()
    monkeypatch.setattr("sys.stdin", StringIO("STAFF00001\n"))
    staff, _ = made(role="leader", card_stdin=True)
    entry = heard(staff)
    assert entry is not None
    assert entry.card == token_hash("STAFF00001", token_key(keyring()))
    services.link_card(staff, "")
    entry = heard(staff)
    assert entry is not None
    assert entry.card is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Sam", "--hub", "XXX"], "no hub"),
        (["Sam", "--hub", "MOA"], "--role"),
        (["Sam", "--hub", "MOA", "--left"], "does not work at"),
    ],
)
def test_the_command_says_what_is_missing(words: list[str], said: str) -> None:
    """In one sentence, and nobody is made."""
    make_hub()
    with pytest.raises(CommandError, match=said):
        call_command("staff", *words)
    assert not Staff.objects.exists()


def test_a_hub_manager_gives_pins_at_their_own_hub_only(client: Client) -> None:
    """On the page of staff: the PIN is shown once; somebody at another hub is not found."""
    here, there = make_hub(), make_hub("ASP")
    manager = User.objects.create_user("manager")
    Post.objects.create(user=manager, role=Role.HUB_MANAGER, hub=here)
    client.force_login(manager)
    address = reverse("admin:staff_staff_add")
    form = {"hub": here.pk, "name": "Kit", "role": "receptionist", "working": "on"}
    page = client.post(address, form, follow=True).content.decode()
    kit = Staff.objects.get(name="Kit")
    shown = page.split("PIN of Kit, The MOA is ")[1][: pins.DIGITS]
    assert pins.fits(shown, kit.pin_hash)
    assert kit.pin_hash not in page
    client.post(address, form | {"hub": there.pk, "name": "Jo"})
    assert not Staff.objects.filter(hub=there).exists()
    action = {"action": "new_pin", "_selected_action": [str(kit.pk)]}
    page = client.post(reverse("admin:staff_staff_changelist"), action, follow=True).content.decode()
    assert "The PIN of Kit" in page


def test_receptionists_do_not_see_the_list_of_staff(client: Client) -> None:
    """PINs are a manager's affair."""
    person = User.objects.create_user("reception")
    Post.objects.create(user=person, role=Role.RECEPTIONIST, hub=make_hub())
    client.force_login(person)
    assert client.get(reverse("admin:staff_staff_changelist")).status_code == 403
