"""What the hub's other kiosks recorded: kept for a day, told apart from our own, and as old as it is."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from sync import events, others, wire
from sync.client import Refused, Registry
from sync.delivery import REVOKED, Delivery
from sync.ledger import Ledger
from sync.store import Store
from tests.sync.invented import KIOSK, NOW, make_arrival, make_identity
from tests.sync.scripted import Reply, Request, ScriptedRegistry

GARDEN = UUID(int=0x6A)


def event(seq: int, at: datetime = NOW, kiosk: UUID = GARDEN) -> events.Event:
    """Return an arrival at another kiosk."""
    return events.Event(
        id=uuid4(), kiosk=kiosk, seq=seq, at=at, boot=UUID(int=2), uptime_ms=1, body=make_arrival()
    )


def told(*recorded: events.Event, upto: int | None = None, more: bool = False) -> wire.Others:
    """Return what the registry says of the kiosk in the garden."""
    garden = wire.OtherKiosk(
        kiosk=GARDEN,
        name="Garden door",
        as_of=NOW - timedelta(minutes=3),
        upto=max((each.seq for each in recorded), default=0) if upto is None else upto,
        events=[msgspec.Raw(events.encode(each)) for each in recorded],
        more=more,
    )
    return wire.Others(kiosk=KIOSK, kiosks=[garden], time=NOW)


def test_what_was_told_is_known_with_its_age(store: Store) -> None:
    """By our own clock, which may be wrong: three minutes ago is three minutes ago."""
    first, second = event(1), event(2)
    ours = NOW + timedelta(hours=1)
    assert not others.keep(store, told(first, second), ours)
    assert others.events_since(store, NOW) == [first, second]
    (garden,) = others.kiosks(store)
    assert (garden.name, garden.as_of) == ("Garden door", ours - timedelta(minutes=3))
    assert others.known(store) == {GARDEN: 2}
    assert Ledger(store).state().last == 0, "it is no part of our own ledger"


def test_the_day_before_yesterday_goes_and_so_does_a_kiosk_that_is_gone(store: Store) -> None:
    """Nothing is kept that no roll can need."""
    others.keep(store, told(event(1, NOW - timedelta(days=2)), event(2)), NOW)
    assert len(others.events_since(store, NOW - timedelta(days=9))) == 1
    others.keep(store, wire.Others(kiosk=KIOSK, kiosks=[], time=NOW), NOW)
    assert others.events_since(store, NOW - timedelta(days=9)) == []
    assert others.kiosks(store) == []


def test_what_is_of_a_later_version_or_of_somebody_else_is_passed_over(store: Store) -> None:
    """And not asked for again: the mark moves past it."""
    strange = msgspec.json.decode(events.encode(event(1)))
    strange["body"] = {"type": "arrival.recorded", "v": 9}
    answer = told(event(2, kiosk=UUID(int=99)), upto=7, more=True)
    answer.kiosks[0].events.append(msgspec.Raw(msgspec.json.encode(strange)))
    assert others.keep(store, answer, NOW)
    assert others.events_since(store, NOW) == []
    assert others.known(store) == {GARDEN: 7}


def test_delivery_asks_from_where_it_is(store: Store, registry: ScriptedRegistry) -> None:
    """The second question names the number that the first answer ended at."""
    registry.reply = lambda _request: Reply(wire.encode(told(event(3))))
    delivery = Delivery(store, Registry(make_identity(registry.url)), lambda: NOW)
    delivery.listen()
    delivery.listen()
    asked = [request.path.partition("?")[2] for request in registry.requests]
    none = wire.hubs_digest([])
    assert asked == [f"after=&hubs={none}", f"after={GARDEN.hex}.3&hubs={none}"]


def test_the_hubs_are_known_until_another_list_comes(store: Store) -> None:
    """An answer without a list changes nothing."""
    here, there = (wire.Hub(id=uuid4(), code=code, name=f"The {code}") for code in ("MOA", "PAR"))
    others.keep(store, wire.Others(kiosk=KIOSK, kiosks=[], hubs=[there, here], time=NOW), NOW)
    others.keep(store, told(), NOW)
    assert others.hubs(store) == [here, there]
    assert wire.hubs_digest(others.hubs(store)) == wire.hubs_digest([there, here])


def test_a_revoked_kiosk_forgets_who_is_at_the_others(store: Store, registry: ScriptedRegistry) -> None:
    """As it forgets the register."""
    others.keep(store, told(event(1)), NOW)

    def refuse(_request: Request) -> Reply:
        return Reply(wire.encode(wire.Problem(code=REVOKED, message="No longer.", kiosk=KIOSK)), status=403)

    registry.reply = refuse
    with pytest.raises(Refused):
        Delivery(store, Registry(make_identity(registry.url)), lambda: NOW).pull()
    assert others.kiosks(store) == []
    assert others.events_since(store, NOW - timedelta(days=9)) == []
