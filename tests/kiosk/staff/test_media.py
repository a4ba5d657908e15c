"""Cards and passes at the desk: who may be given which, and what is written."""

from datetime import timedelta
from uuid import UUID

import pytest

from kiosk.staff import media
from kiosk.staff.asking import NotAllowed
from kiosk.staff.finding import BreakGlass
from kiosk.staff.media import (
    CardLinked,
    EndMedium,
    IssuePass,
    LinkCard,
    LookAtMedia,
    MediaTold,
    MediumEnded,
    NotLinked,
    PassIssued,
    PutMediumBack,
    Why,
)
from sync import events, passes, strangers
from sync.terms import Ended, Key
from sync.tokens import token_hash
from sync.wire import Standing
from tests.kiosk.scene import HAMIDS, ROBIN, SAM, SENSITIVE, TOKEN_KEY, Hub, ledger, uid
from tests.kiosk.staff.desks import Work, bodies, working

NEW = "GCV9900001"
AMIRA = HAMIDS.person("Amira")
OLD = uid("medium GCV1000001")


def shown(work: Work, card: str = NEW, *, random: bool = False) -> str:
    """Hold a card up that opens nothing; return its hash."""
    token = token_hash(card, TOKEN_KEY)
    strangers.seen(work.bench.store, token, Key.CARD, card[-4:], work.clock(), random=random)
    return token


def link(work: Work, token: str, family: UUID = HAMIDS.id, person: UUID = AMIRA) -> object:
    """Link a card."""
    return work.do(LinkCard, family=family, person=person, token=token)


def look(work: Work, family: UUID = HAMIDS.id) -> MediaTold:
    """Return a family's cards and passes."""
    told = work.do(LookAtMedia, family=family)
    assert isinstance(told, MediaTold)
    return told


def test_the_card_just_shown_becomes_theirs(hub: Hub) -> None:
    """Written with who did it, and known at this door at once; last four characters are all that is kept."""
    with working(hub) as work:
        answer = link(work, shown(work))
        assert isinstance(answer, CardLinked)
        assert (answer.holder.name, answer.last_four) == ("Amira", "0001")
        known = work.bench.register.medium(token_hash(NEW, TOKEN_KEY))
        assert known is not None
        assert (known.id, known.person, known.family) == (answer.medium, AMIRA, HAMIDS.id)
        (held,) = [each for each in look(work).media if each.id == answer.medium]
        assert (held.made, held.last_four, held.is_active) == (Key.CARD, "0001", True)
    (said,) = bodies(hub.folder, events.MediumLinked)
    assert isinstance(said, events.MediumLinked)
    assert (said.by, said.kind) == (SAM.id, Key.CARD)
    (done,) = bodies(hub.folder, events.StaffAction)
    assert isinstance(done, events.StaffAction)
    assert (done.staff, done.action, done.about) == (SAM.id, media.LINKED, HAMIDS.id)


def test_several_for_one_person(hub: Hub) -> None:
    """A second card takes nothing from the first."""
    with working(hub) as work:
        link(work, shown(work))
        link(work, shown(work, "GCV9900002"))
        amiras = [each for each in look(work).media if each.person == AMIRA and each.is_active]
    assert len(amiras) == 4


@pytest.mark.parametrize(
    ("card", "why"),
    [("GCV2000001", Why.ANOTHERS), ("GCV1000001", Why.THEIRS)],
    ids=["another family's", "theirs already"],
)
def test_a_card_that_has_a_holder_is_not_given_away(hub: Hub, card: str, why: Why) -> None:
    """And nothing is told of whose it is."""
    with working(hub) as work:
        assert link(work, shown(work, card)) == NotLinked(why)
    assert not bodies(hub.folder, events.MediumLinked)


def test_a_card_that_changes_its_number_is_nobodys(hub: Hub) -> None:
    """It would open nothing tomorrow."""
    with working(hub) as work:
        assert link(work, shown(work, random=True)) == NotLinked(Why.RANDOM)


def test_only_the_card_that_staff_were_told_of_is_linked(hub: Hub) -> None:
    """Another one was shown while they looked for the family; and half an hour later it is none."""
    with working(hub) as work:
        first = shown(work)
        work.clock.advance(60)
        second = shown(work, "GCV9900002")
        assert link(work, first) == NotLinked(Why.LONG_AGO)
        work.clock.advance(media.JUST / timedelta(seconds=1) + 1)
        assert link(work, second) == NotLinked(Why.LONG_AGO)


def test_a_pass_is_a_random_number_that_nobody_keeps(hub: Hub) -> None:
    """What it carries is well-formed, two are never the same, and the store knows only its hash."""
    with working(hub) as work:
        issued = [work.do(IssuePass, family=HAMIDS.id, person=AMIRA) for _ in range(2)]
        values = [each.value for each in issued if isinstance(each, PassIssued)]
        assert len(set(values)) == 2
        for value in values:
            assert passes.well_formed(value)
            assert value not in repr(issued)
            known = work.bench.register.medium(token_hash(value, TOKEN_KEY))
            assert known is not None
            assert known.made is Key.PASS
        everything = "".join(row[0] for row in work.bench.store.db.conn.execute("SELECT content FROM known"))
        assert not any(value in everything for value in values)


@pytest.mark.parametrize("how", Ended)
def test_what_is_withdrawn_opens_nothing_and_can_come_back(hub: Hub, how: Ended) -> None:
    """Each with its own word, and who said it; a slip is put right."""
    with working(hub) as work:
        assert work.do(EndMedium, family=HAMIDS.id, medium=OLD, how=how) == MediumEnded(OLD, how)
        known = work.bench.register.medium(token_hash("GCV1000001", TOKEN_KEY))
        assert known is not None
        assert known.standing == Standing(how.value)
        work.do(PutMediumBack, family=HAMIDS.id, medium=OLD)
        known = work.bench.register.medium(token_hash("GCV1000001", TOKEN_KEY))
        assert known is not None
        assert known.standing is Standing.ACTIVE
    (said,) = bodies(hub.folder, events.MediumWithdrawn)
    assert isinstance(said, events.MediumWithdrawn)
    assert (said.standing, said.person, said.by) == (how, AMIRA, SAM.id)


def test_a_lost_card_that_is_found_is_linked_again_but_a_revoked_one_is_not(hub: Hub) -> None:
    """By holding it up, as on the first day."""
    with working(hub) as work:
        for how, expected in ((Ended.LOST, CardLinked), (Ended.REVOKED, NotLinked)):
            work.do(EndMedium, family=HAMIDS.id, medium=OLD, how=how)
            assert isinstance(link(work, shown(work, "GCV1000001")), expected)
            work.do(PutMediumBack, family=HAMIDS.id, medium=OLD)


def test_replacing_withdraws_the_old_one_in_the_same_breath(hub: Hub) -> None:
    """Both or neither: nobody stands at the door with two that work, or with none."""
    with working(hub) as work:
        work.do(IssuePass, family=HAMIDS.id, person=AMIRA, replaces=OLD)
        standing = {each.id: each.standing for each in look(work).media}
        assert standing[OLD] is Standing.REPLACED
    written = [type(each) for each in ledger(hub.folder)]
    assert written == [events.MediumWithdrawn, events.MediumLinked, events.StaffAction]


def test_a_family_behind_glass_stays_there(hub: Hub) -> None:
    """Its cards are nobody's business until a reason is given; then no name is told with them."""
    with working(hub, ROBIN) as work:
        one = SENSITIVE.person("-one")
        assert work.do(LookAtMedia, family=SENSITIVE.id) == NotAllowed()
        assert work.do(IssuePass, family=SENSITIVE.id, person=one) == NotAllowed()
        assert link(work, shown(work), SENSITIVE.id, one) == NotAllowed()
        medium = uid("medium GCV3000001")
        assert work.do(EndMedium, family=SENSITIVE.id, medium=medium, how=Ended.LOST) == NotAllowed()
        work.do(BreakGlass, family=SENSITIVE.id, person=one, reason="lost-card")
        told = look(work, SENSITIVE.id)
        assert [each.name for each in told.people] == ["", "", "", ""]
        assert isinstance(work.do(EndMedium, family=SENSITIVE.id, medium=medium, how=Ended.LOST), MediumEnded)


def test_nobody_of_another_family_is_given_anything(hub: Hub) -> None:
    """A person who is not of this family, and a medium that is not."""
    with working(hub) as work:
        assert link(work, shown(work), HAMIDS.id, SENSITIVE.person("-one")) == NotAllowed()
        other = uid("medium GCV2000001")
        assert work.do(EndMedium, family=HAMIDS.id, medium=other, how=Ended.LOST) == NotAllowed()
        assert work.do(PutMediumBack, family=HAMIDS.id, medium=other) == NotAllowed()
    assert not bodies(hub.folder, events.StaffAction)
