"""The pages on which people decide about likely duplicates, each within their reach."""

from datetime import date
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from registry.access.models import Post
from registry.access.roles import Role
from registry.audit.models import Entry
from registry.duplicates.finding import propose
from registry.duplicates.models import Likeness, Merge
from registry.people import services
from registry.people.models import Family, Member, Person
from registry.people.services import Registrant
from tests.registry.making import NOW, make_hub

pytestmark = pytest.mark.django_db
ONE = Registrant("Okonkwo", Member.Role.ADULT, "Ngozi", born=date(1990, 5, 1), id=UUID(int=0xB1))
OTHER = Registrant("Okonkwo", Member.Role.ADULT, "Ngosi", born=date(1990, 5, 1), id=UUID(int=0xB2))


@pytest.fixture
def likeness(db: None) -> Likeness:
    """Return a woman who registered twice at one hub."""
    hub = make_hub()
    for each in (ONE, OTHER):
        services.register_family(hub, [each], NOW.date())
    propose(NOW)
    return Likeness.objects.get()


def signed_in(role: Role, **where: object) -> Client:
    """Return the browser of somebody with this role."""
    user = User.objects.create_user(f"{role} {len(where)}")
    Post.objects.create(user=user, role=role, **where)
    client = Client()
    client.force_login(user)
    return client


def test_the_list_shows_the_evidence_and_notes_the_look(admin_client: Client, likeness: Likeness) -> None:
    """Whose records were listed is in the audit."""
    page = admin_client.get("/duplicates/").content.decode()
    assert "Ngosi Okonkwo" in page
    assert "The dates of birth are the same." in page
    assert set(Entry.objects.filter(what="listed").values_list("person", flat=True)) == {ONE.id, OTHER.id}


def test_two_records_are_merged_and_taken_apart(admin_client: Client, likeness: Likeness) -> None:
    """With a reason, and the audit says who did it."""
    address = f"/duplicates/{likeness.pk}/"
    assert "Ngosi" in admin_client.get(address).content.decode()
    said = {"keep": str(ONE.id), "why": "Same woman", "merge": "1"}
    page = admin_client.post(address, said, follow=True).content.decode()
    assert "They are one record now" in page
    assert Person.objects.get(pk=OTHER.id).merged_into_id == ONE.id
    assert Entry.objects.filter(what="changed", person=OTHER.id, why="Same woman").exists()
    done = Merge.objects.get()
    assert "Same woman" in admin_client.get("/duplicates/merged/").content.decode()
    page = admin_client.post(f"/duplicates/merged/{done.pk}/undo/", follow=True).content.decode()
    assert "two records again" in page
    assert Person.objects.get(pk=OTHER.id).merged_into_id is None
    assert (
        "undone already"
        in admin_client.post(f"/duplicates/merged/{done.pk}/undo/", follow=True).content.decode()
    )


def test_two_people_stay_two(admin_client: Client, likeness: Likeness) -> None:
    """And are not proposed again."""
    admin_client.post(f"/duplicates/{likeness.pk}/", {"different": "1"})
    assert (propose(NOW), Merge.objects.count()) == (0, 0)


def test_one_must_be_chosen(admin_client: Client, likeness: Likeness) -> None:
    """Nothing is merged by pressing alone."""
    page = admin_client.post(f"/duplicates/{likeness.pk}/", {"merge": "1"}, follow=True).content.decode()
    assert "Choose the record" in page
    assert not Merge.objects.exists()


def test_a_sensitive_family_is_not_named_and_asks_why(likeness: Likeness) -> None:
    """In no list; and its records open only after a reason."""
    services.mark_sensitive(Family.objects.get(members__person_id=ONE.id))
    client = signed_in(Role.DATA_PROTECTION)
    page = client.get("/duplicates/").content.decode()
    assert "Ngozi" not in page
    assert "(sensitive)" in page
    answer = client.get(f"/duplicates/{likeness.pk}/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/audit/why/")
    client.post(answer["Location"], {"why": "Asked by the family"})
    assert "Ngozi" in client.get(f"/duplicates/{likeness.pk}/").content.decode()


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.LEADER])
def test_who_may_not_merge_sees_nothing(likeness: Likeness, role: Role) -> None:
    """Reception and leaders have no such page."""
    client = signed_in(role, hub=Family.objects.earliest("pk").hub)
    assert client.get("/duplicates/").status_code == 403
    assert client.get(f"/duplicates/{likeness.pk}/").status_code == 403


def test_a_hub_manager_decides_about_their_own_hub_only(likeness: Likeness) -> None:
    """Elsewhere there is nothing to see, and nothing to post to."""
    own = signed_in(Role.HUB_MANAGER, hub=Family.objects.earliest("pk").hub)
    assert "Ngozi" in own.get("/duplicates/").content.decode()
    elsewhere = signed_in(Role.HUB_MANAGER, hub=make_hub("FFA"), partner="")
    assert "Ngozi" not in elsewhere.get("/duplicates/").content.decode()
    said = {"keep": str(ONE.id), "merge": "1"}
    assert elsewhere.post(f"/duplicates/{likeness.pk}/", said).status_code == 404
    assert not Merge.objects.exists()


def test_the_command_says_how_many_wait(likeness: Likeness, capsys: pytest.CaptureFixture[str]) -> None:
    """For the nightly run."""
    call_command("find-duplicates")
    assert capsys.readouterr().out.startswith("1 pair waits")
