"""Delivery against a real HTTP server that misbehaves in every way we could think of."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
import zstandard

from sync import client, readers, wire
from sync.client import LONGEST_WAIT, Refused, Registry, Unreachable, check_url
from sync.delivery import LEAST, Delivery
from sync.heard import heard
from sync.ledger import Ledger
from sync.register import Register
from sync.store import Store
from tests.sync.invented import KIOSK, NOW, make_arrival, make_identity
from tests.sync.scripted import Reply, Request, ScriptedRegistry, accept_all, events_of

DAY = date(2026, 3, 27)


@pytest.fixture
def delivery(store: Store, registry: ScriptedRegistry) -> Iterator[Delivery]:
    """Delivery from an enrolled kiosk to the scripted registry, with three events waiting."""
    Ledger(store).record([make_arrival() for _ in range(3)], at=NOW, day=DAY)
    client = Registry(make_identity(registry.url), timeout=2)
    yield Delivery(store, client, lambda: NOW)
    client.close()


def problem(code: str, status: int, **headers: str) -> Reply:
    """Return an error as our registry would say it."""
    body = wire.encode(wire.Problem(code=code, message="No.", kiosk=KIOSK))
    return Reply(body, status=status, headers={k.replace("_", "-"): v for k, v in headers.items()})


def changes(entries: list[wire.Entry], **fields: object) -> Reply:
    """Return a page of the register as our registry would send it."""
    given: dict[str, object] = {
        "kiosk": KIOSK,
        "upserts": [wire.upsert(entry) for entry in entries],
        "tombstones": [],
        "cursor": "c",
        "more": False,
        "as_of": DAY,
        "time": NOW,
    }
    return Reply(wire.encode(wire.Changes(**(given | fields))))  # type: ignore[arg-type]


def test_what_was_recorded_is_sent_once(delivery: Delivery, registry: ScriptedRegistry) -> None:
    """Events go in order with the kiosk's token; answered for, they are not sent again."""
    assert delivery.push() == 3
    assert delivery.push() == 0
    (request,) = registry.requests
    assert [each["seq"] for each in events_of(request)] == [1, 2, 3]
    assert request.headers["Authorization"] == "Bearer a-token"
    state = Ledger(delivery.store).state()
    assert (state.high_water, state.waiting) == (3, 0)


HTML = b"<html><body>Welcome to Free Wi-Fi. Please sign in.</body></html>"


def cut_short(request: Request) -> Reply:
    """Return a right answer of which half arrives."""
    whole = accept_all(request)
    return Reply(whole.body, cut_to=len(whole.body) // 2)


def for_another(request: Request) -> Reply:
    """Return a right answer to somebody else's kiosk."""
    return Reply(accept_all(request).body.replace(str(KIOSK).encode(), str(KIOSK).replace("1", "2").encode()))


def for_fewer(request: Request) -> Reply:
    """Return an answer that leaves one event out."""
    return Reply(accept_all(request).body.replace(b'"index":2', b'"index":1'))


def for_earlier(request: Request) -> Reply:
    """Return the answer to an earlier batch as long as this one: a proxy kept it, or it came late."""
    answers = [
        wire.Answer(seq=int(str(each["seq"])) + 900, index=index, verdict=wire.Verdict.ACCEPTED)
        for index, each in enumerate(events_of(request))
    ]
    return Reply(wire.encode(wire.BatchAnswer(kiosk=KIOSK, answers=answers, high_water=903, time=NOW)))


TROUBLE = {
    "status 500 from the registry": lambda _: problem("broken", 500),
    "status 500 from something else": lambda _: Reply(b"oops", 500, "text/plain"),
    "a captive portal's page": lambda _: Reply(HTML, 200, "text/html"),
    "a captive portal's redirect": lambda _: Reply(b"", 302, "text/html", {"Location": "/login"}),
    "a proxy's 404": lambda _: Reply(b"not found", 404, "text/html"),
    "a proxy's 403": lambda _: Reply(HTML, 403, "text/html"),
    "our media type, not our message": lambda _: Reply(b"[]"),
    "an empty answer": lambda _: Reply(b""),
    "half an answer": cut_short,
    "an answer to another kiosk": for_another,
    "an answer for other events": for_fewer,
    "an answer to an earlier batch": for_earlier,
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_whatever_is_not_our_answer_changes_nothing(
    delivery: Delivery, registry: ScriptedRegistry, trouble: str
) -> None:
    """Nothing counts as sent, people can read a sentence, and the next round delivers everything."""
    registry.reply = TROUBLE[trouble]
    with pytest.raises(Unreachable) as caught:
        delivery.push()
    state = Ledger(delivery.store).state()
    assert (state.high_water, state.waiting) == (0, 3)
    assert heard(delivery.store).trouble == str(caught.value)
    assert str(caught.value).endswith((".", "?"))
    registry.reply = accept_all
    assert delivery.push() == 3
    assert heard(delivery.store).trouble == ""


def test_an_absent_registry_changes_nothing(delivery: Delivery, registry: ScriptedRegistry) -> None:
    """With nobody listening the events wait, and the sentence says so."""
    registry.close()
    with pytest.raises(Unreachable, match=r"cannot be reached\."):
        delivery.push()
    assert Ledger(delivery.store).state().waiting == 3


@pytest.mark.parametrize(("code", "status"), [("unknown-token", 401), ("revoked", 403)])
def test_a_refused_token_keeps_the_queue(
    delivery: Delivery, registry: ScriptedRegistry, code: str, status: int
) -> None:
    """A refusal is told to people and takes nothing from the queue."""
    registry.reply = lambda _: problem(code, status)
    with pytest.raises(Refused, match="refuses this kiosk"):
        delivery.push()
    assert Ledger(delivery.store).state().waiting == 3
    assert "refuses this kiosk" in heard(delivery.store).push_trouble


def test_revocation_wipes_the_register_and_keeps_the_queue(
    delivery: Delivery, registry: ScriptedRegistry
) -> None:
    """A kiosk that was taken away knows nobody, and still has what it has to deliver."""
    person = wire.Person(id=KIOSK, known_as="Ama")
    registry.reply = lambda _: changes([person])
    delivery.pull()
    assert Register(delivery.store).entries() == 1
    registry.reply = lambda _: problem("revoked", 403)
    with pytest.raises(Refused):
        delivery.pull()
    assert Register(delivery.store).entries() == 0
    assert Ledger(delivery.store).state().waiting == 3


def test_the_registry_may_ask_for_patience(delivery: Delivery, registry: ScriptedRegistry) -> None:
    """Retry-After comes through to whoever decides when to ask again."""
    registry.reply = lambda _: problem("busy", 503, Retry_After="7")
    with pytest.raises(Unreachable) as caught:
        delivery.push()
    assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Fri, 31 Dec 2199 23:59:59 GMT", LONGEST_WAIT),
        ("999999999999", LONGEST_WAIT),
        ("²", None),
        ("soon", None),
    ],
)
def test_patience_may_be_asked_for_as_a_date_and_has_an_end(
    delivery: Delivery, registry: ScriptedRegistry, said: str, waits: float | None
) -> None:
    """HTTP allows a date; nothing that anybody says stops delivery for longer than an hour."""
    registry.reply = lambda _: problem("busy", 503, Retry_After=said)
    with pytest.raises(Unreachable) as caught:
        delivery.push()
    assert caught.value.retry_after == waits


def test_a_body_that_drips_is_not_waited_for(
    delivery: Delivery, registry: ScriptedRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes in time, and the whole never would: pull must not keep push waiting."""
    monkeypatch.setattr(client, "BODY_SECONDS", -1)
    registry.reply = lambda request: Reply(accept_all(request).body, drip=0.01)
    slow = Delivery(delivery.store, Registry(make_identity(registry.url), timeout=0.2), lambda: NOW)
    with pytest.raises(Unreachable, match="came too slowly"):
        slow.push()
    assert Ledger(delivery.store).state().waiting == 3


def test_a_body_without_end_is_not_kept(
    delivery: Delivery, registry: ScriptedRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What claims to be an answer may not fill the memory of a small machine."""
    monkeypatch.setattr(client, "BODY_LIMIT", 1000)
    registry.reply = lambda _: Reply(b"{" + b" " * 200_000)
    with pytest.raises(Unreachable, match="came too slowly"):
        delivery.push()


def test_on_a_poor_network_less_is_tried_at_once(delivery: Delivery, registry: ScriptedRegistry) -> None:
    """After failures batches and pages are small; once they get through, they grow again."""
    Ledger(delivery.store).record([make_arrival()] * 1000, at=NOW, day=DAY)
    registry.reply = lambda _: Reply(b"", 502, "text/html")
    for _ in range(9):
        for way in (delivery.push, delivery.pull):
            with pytest.raises(Unreachable):
                way()
    assert (delivery.batch.size, delivery.page.size) == (LEAST, LEAST)
    registry.reply = lambda r: accept_all(r) if "events" in r.path else changes([], more=True)
    registry.requests.clear()
    assert [delivery.push() for _ in range(6)] == [25, 50, 100, 200, 400, 228]
    for _ in range(7):
        delivery.pull()
    asked = [r.path.rsplit("limit=", 1)[1] for r in registry.requests if "changes" in r.path]
    assert asked == ["25", "50", "100", "200", "400", "800", "1000"]


def test_a_bad_event_is_parked_and_the_others_go_on(delivery: Delivery, registry: ScriptedRegistry) -> None:
    """Each event has its own answer; what is refused is kept with the reason and not sent again."""

    def one_conflict(request: Request) -> Reply:
        verdicts = [wire.Verdict.ACCEPTED, wire.Verdict.CONFLICT, wire.Verdict.DUPLICATE]
        answers = [
            wire.Answer(seq=index + 1, index=index, verdict=verdict, reason="number 2 is another event")
            for index, verdict in enumerate(verdicts)
        ]
        return Reply(wire.encode(wire.BatchAnswer(kiosk=KIOSK, answers=answers, high_water=1, time=NOW)))

    registry.reply = one_conflict
    assert delivery.push() == 3
    assert delivery.push() == 0
    ledger = Ledger(delivery.store)
    assert ledger.parked() == [(2, "conflict", "number 2 is another event")]
    assert (ledger.state().high_water, ledger.state().waiting, ledger.state().parked) == (1, 0, 1)


def test_more_than_a_batch_goes_in_batches(delivery: Delivery, registry: ScriptedRegistry) -> None:
    """No request carries more events than the wire allows."""
    Ledger(delivery.store).record([make_arrival()] * wire.BATCH_LIMIT, at=NOW, day=DAY)
    assert [delivery.push(), delivery.push(), delivery.push()] == [wire.BATCH_LIMIT, 3, 0]
    assert [len(events_of(request)) for request in registry.requests] == [wire.BATCH_LIMIT, 3]


def test_pull_works_while_push_fails(delivery: Delivery, registry: ScriptedRegistry) -> None:
    """The register comes in though events cannot go out, and each has its own sentence."""
    registry.reply = lambda r: problem("broken", 500) if "events" in r.path else changes([])
    with pytest.raises(Unreachable):
        delivery.push()
    assert delivery.pull() is False
    talk = heard(delivery.store)
    assert (talk.at, talk.pull_trouble, talk.clock_offset_ms) == (NOW, "", 0)
    assert "status 500" in talk.push_trouble


def test_a_page_at_a_time(delivery: Delivery, registry: ScriptedRegistry) -> None:
    """Each pull asks from where the last one ended."""
    pages = [changes([], cursor="one", more=True), changes([], cursor="two")]
    registry.reply = lambda _: pages.pop(0)
    assert delivery.pull() is True
    assert delivery.pull() is False
    assert [request.path.split("?")[1].split("&")[0] for request in registry.requests] == [
        "cursor=",
        "cursor=one",
    ]


PEOPLE: list[wire.Entry] = [wire.Person(id=UUID(int=number), known_as="Ama") for number in range(1, 200)]


def the_register(entries: list[wire.Entry]) -> Callable[[Request], Reply]:
    """Return a registry whose whole register is these entries."""

    def reply(request: Request) -> Reply:
        if "/sums" in request.path:
            return Reply(wire.encode(sums(entries)))
        if "/bucket/" in request.path:
            return Reply(wire.encode(bucket(int(request.path.rsplit("/", 1)[1]), entries)))
        total = sum(wire.digest(wire.encode(entry)) for entry in entries)
        checksum = wire.Checksum(entries=len(entries), total=total)
        return changes(entries if request.path.endswith("cursor=&limit=1000") else [], checksum=checksum)

    return reply


def sums(entries: list[wire.Entry]) -> wire.Sums:
    """Return the checksum of each bucket."""
    digests = [
        [wire.digest(wire.encode(each)) for each in entries if wire.bucket(each.id) == number]
        for number in range(wire.BUCKETS)
    ]
    checksums = [wire.Checksum(entries=len(part), total=sum(part)) for part in digests]
    return wire.Sums(kiosk=KIOSK, buckets=checksums, as_of=DAY, time=NOW)


def bucket(number: int, entries: list[wire.Entry]) -> wire.Bucket:
    """Return one bucket."""
    mine = [wire.upsert(entry) for entry in entries if wire.bucket(entry.id) == number]
    return wire.Bucket(kiosk=KIOSK, bucket=number, entries=mine, time=NOW)


def test_a_damaged_replica_is_repaired_where_it_differs(
    delivery: Delivery, registry: ScriptedRegistry
) -> None:
    """Two rows are wrong: two buckets are fetched, and nothing is loaded anew."""
    registry.reply = the_register(PEOPLE)
    delivery.pull()
    conn = delivery.store.db.conn
    conn.execute("UPDATE entry SET digest = 0, content = '{}' WHERE id = ?", [str(UUID(int=7))])
    conn.execute("DELETE FROM entry WHERE id = ?", [str(UUID(int=8))])
    registry.requests.clear()
    assert delivery.pull() is False
    assert [r.path.split("/v1/")[1] for r in registry.requests[1:]] == ["sums", "bucket/7", "bucket/8"]
    assert Register(delivery.store).differing(sums(PEOPLE)) == []


def test_a_replica_that_differs_everywhere_is_loaded_again(
    delivery: Delivery, registry: ScriptedRegistry
) -> None:
    """A hundred buckets differ: the sentence says so, and the next pull starts at the beginning."""
    registry.reply = the_register(PEOPLE)
    delivery.pull()
    delivery.store.db.conn.execute("UPDATE entry SET digest = 0 WHERE bucket < 100")
    with pytest.raises(Unreachable, match="did not match"):
        delivery.pull()
    assert Register(delivery.store).cursor() == ""
    delivery.pull()
    assert Register(delivery.store).differing(sums(PEOPLE)) == []


def held(high_water: int, highest: int, *missing: tuple[int, int], time: datetime = NOW) -> Reply:
    """Return what a registry says that holds so much."""
    spans = [wire.Span(first=first, last=last) for first, last in missing]
    answer = wire.HeartbeatAnswer(
        kiosk=KIOSK, high_water=high_water, highest=highest, missing=spans, time=time
    )
    return Reply(wire.encode(answer))


def test_a_heartbeat_tells_numbers_and_nobody(delivery: Delivery, registry: ScriptedRegistry) -> None:
    """Queue, disk, readers and versions go out; no name and no token does."""
    readers.note(delivery.store, "Card reader", well=True, last_scan=NOW)
    readers.note(delivery.store, "Card reader", well=False, last_scan=None)
    registry.reply = lambda _: held(0, 0)
    delivery.beat()
    beat = msgspec.json.decode(registry.requests[0].body, type=wire.Heartbeat)
    assert (beat.last, beat.waiting, beat.parked, beat.spilled, beat.lost) == (3, 3, 0, 0, [])
    assert beat.readers == [wire.ReaderSeen(name="Card reader", well=False, last_scan=NOW)]
    assert beat.disk_free > 0
    assert beat.store_size > 4096


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        ((3, 3), []),
        ((1, 1), [2, 3]),
        ((0, 0), [1, 2, 3]),
        ((1, 3, (2, 2)), [2]),
    ],
)
def test_a_restored_registry_gets_what_it_lacks(
    delivery: Delivery, registry: ScriptedRegistry, answer: tuple[int, ...], again: list[int]
) -> None:
    """What was acknowledged once and is missing now is sent again, and only that."""
    delivery.push()
    high_water, highest, *missing = answer
    registry.reply = lambda _: held(high_water, highest, *missing)  # type: ignore[arg-type]
    delivery.beat()
    assert [seq for seq, _ in Ledger(delivery.store).unanswered(9)] == again


def test_what_is_held_long_enough_is_pruned(delivery: Delivery, registry: ScriptedRegistry) -> None:
    """After fourteen days by the registry's clock, and only below the mark; the chain still holds."""
    ledger = Ledger(delivery.store)
    delivery.push()
    ledger.record([make_arrival()], at=NOW, day=DAY)
    for days, kept in [(13, [1, 2, 3, 4]), (15, [3, 4])]:
        registry.reply = lambda _, days=days: held(2, 3, time=NOW + timedelta(days=days))  # type: ignore[misc]
        delivery.beat()
        rows = delivery.store.db.conn.execute("SELECT seq FROM event ORDER BY seq")
        assert [row[0] for row in rows] == kept
    assert ledger.broken_links() == []
    (event,) = ledger.record([make_arrival()], at=NOW, day=DAY)
    assert (event.seq, ledger.broken_links()) == (5, [])


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("registry.example", "not an address"),
        ("ftp://registry.example", "not an address"),
        ("http://registry.example", "only https"),
        ("http://10.0.0.1:8000", "only https"),
    ],
)
def test_a_token_never_leaves_the_machine_in_the_clear(url: str, says: str) -> None:
    """Plain HTTP is for this machine alone."""
    with pytest.raises(ValueError, match=says):
        check_url(url)


def test_good_addresses() -> None:
    """TLS anywhere, plain HTTP on loopback, with or without a slash at the end."""
    assert check_url("https://registry.example/") == "https://registry.example"
    assert check_url("http://127.0.0.1:8000") == "http://127.0.0.1:8000"


def test_diagnostics_are_sent_when_they_are_asked_for(delivery: Delivery, registry: ScriptedRegistry) -> None:
    """Once with the heartbeat that asks, cut to what the registry takes, and not otherwise."""
    asks = [True, False]

    def reply(request: Request) -> Reply:
        if request.path.endswith("diagnostics"):
            return Reply(wire.encode(wire.Noted(kiosk=KIOSK, time=NOW)))
        asked = asks.pop(0)
        held = wire.HeartbeatAnswer(kiosk=KIOSK, high_water=0, highest=0, time=NOW, diagnostics=asked)
        return Reply(wire.encode(held))

    registry.reply = reply
    delivery.collect = lambda: "x" * (wire.DIAGNOSTICS_LIMIT + 5)
    delivery.beat()
    delivery.beat()
    (sent,) = [each for each in registry.requests if each.path.endswith("diagnostics")]
    told = msgspec.json.decode(zstandard.decompress(sent.body), type=wire.Diagnostics)
    assert (told.kiosk, len(told.text)) == (KIOSK, wire.DIAGNOSTICS_LIMIT)


def test_diagnostics_that_do_not_get_through_are_asked_for_again(
    delivery: Delivery, registry: ScriptedRegistry
) -> None:
    """The heartbeat itself was heard: what it brought is not lost by it."""

    def reply(request: Request) -> Reply:
        if request.path.endswith("diagnostics"):
            return Reply(status=502)
        held = wire.HeartbeatAnswer(kiosk=KIOSK, high_water=0, highest=0, time=NOW, diagnostics=True)
        return Reply(wire.encode(held))

    registry.reply = reply
    with pytest.raises(Unreachable):
        delivery.beat()
    assert heard(delivery.store).at == NOW
