"""What is held can be proved, and what is missing is found, named and asked for."""

import io
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.audit.models import Entry
from registry.intake import holdings, refusals
from registry.intake.models import Attendance, Event, Refusal
from registry.intake.proof import Proof
from registry.intake.proof import prove as prove_at
from registry.intake.services import take
from registry.kiosks import services
from registry.kiosks.keyring import keyring, sealing_public
from registry.kiosks.models import Kiosk, KioskLoss, KioskReport
from sync import carry, events, wire
from tests.registry.making import NOW, arrival, make_hub, make_kiosk, undone
from tests.registry.saying import MUM, foreign_key, told, visit

pytestmark = pytest.mark.django_db
TOKEN = "the token of an invented kiosk"
DAY = NOW.date()


@pytest.fixture
def kiosk() -> Kiosk:
    """An enrolled kiosk whose token is known."""
    return Kiosk.objects.create(
        hub=make_hub(), name="Front desk", token_digest=services.digest(TOKEN), enrolled_at=NOW
    )


def deliver(kiosk: Kiosk, *numbers: int) -> None:
    """Hand in arrivals with these numbers."""
    take(kiosk, [events.encode(arrival(kiosk.id, seq, person=uuid4())) for seq in numbers], NOW)
    kiosk.refresh_from_db()


def beat(kiosk: Kiosk, last: int, *lost: tuple[int, int]) -> wire.HeartbeatAnswer:
    """Send a heartbeat over HTTP, and return the answer."""
    losses = [wire.Lost(first=a, last=b, at=NOW, reason="the store was damaged") for a, b in lost]
    message = wire.Heartbeat(
        kiosk=kiosk.id,
        sent_at=timezone.now(),
        version="1.2.3",
        versions={"system": "Debian GNU/Linux 12", "SQLite": "3.53.4"},
        last=last,
        waiting=0,
        disk_free=2**33,
        readers=[wire.ReaderSeen(name="Card reader", well=True, last_scan=NOW)],
        lost=losses,
    )
    response = Client().post(
        f"{wire.BASE_PATH}/heartbeat",
        wire.encode(message),
        content_type=wire.MEDIA_TYPE,
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert response.status_code == 200, response.content
    kiosk.refresh_from_db()
    return msgspec.json.decode(response.content, type=wire.HeartbeatAnswer)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(1, 25)))
def test_every_gap_is_found(numbers: set[int]) -> None:
    """Mark, missing spans and highest number follow from whatever is held."""
    with undone():
        kiosk = make_kiosk()
        deliver(kiosk, *sorted(numbers))
        top = max(numbers, default=0)
        gaps = [n for span in holdings.missing(kiosk) for n in range(span.first, span.last + 1)]
        assert gaps == [n for n in range(1, top + 1) if n not in numbers]
        assert holdings.highest(kiosk) == top
        assert kiosk.high_water == next(n for n in range(26) if n + 1 not in numbers)


def test_a_heartbeat_is_answered_with_what_is_lacking(kiosk: Kiosk) -> None:
    """The registry says what it holds and asks for the rest."""
    deliver(kiosk, 1, 2, 5)
    answer = beat(kiosk, 6)
    assert (answer.high_water, answer.highest) == (2, 5)
    assert answer.missing == [wire.Span(first=3, last=4)]


def test_a_declared_loss_lets_the_mark_pass_and_stays_in_sight(kiosk: Kiosk) -> None:
    """Numbers that a broken store took are shown as lost, not as held, and hold up nobody."""
    deliver(kiosk, 1, 2, 257)
    answer = beat(kiosk, 257, (1, 256))
    assert (answer.high_water, answer.missing) == (257, [])
    beat(kiosk, 257, (1, 256))
    assert KioskLoss.objects.count() == 1
    (proof,) = prove(DAY, DAY).kiosks
    assert (proof.numbered, proof.held, proof.lost, proof.missing) == (257, 3, 254, 0)
    deliver(kiosk, 3)
    assert prove(DAY, DAY).kiosks[0].lost == 253


def prove(first: date, last: date) -> Proof:
    """Prove what is held by now."""
    return prove_at(first, last, timezone.now())


def proved(first: date = DAY, last: date = DAY) -> tuple[int, str]:
    """Run `prove`, and return the exit status and what it said."""
    out = io.StringIO()
    try:
        call_command("prove", "--from", first.isoformat(), "--to", last.isoformat(), stdout=out)
    except SystemExit as stop:
        return int(str(stop.code)), out.getvalue()
    return 0, out.getvalue()


def test_a_whole_month_is_proved_in_one_line(kiosk: Kiosk) -> None:
    """When everything is held, the last line says so and the exit status is 0."""
    deliver(kiosk, 1, 2, 3)
    beat(kiosk, 3)
    status, said = proved()
    assert status == 0
    assert said.strip().splitlines()[-1] == (
        "From 27 March 2026 to 27 March 2026, 1 kiosk recorded 3 events, "
        "and the registry holds every one, once."
    )


def test_what_is_missing_is_said_with_the_kiosk(kiosk: Kiosk) -> None:
    """A gap, and what a kiosk says it gave beyond: the line names the kiosk, and the exit status is 1."""
    deliver(kiosk, 1, 3)
    beat(kiosk, 5)
    status, said = proved()
    assert status == 1
    assert "gave 5 numbers, and the registry holds 2 events: 3 missing, 0 lost or never given," in said
    assert said.strip().endswith("Look at The MOA: Front desk.")


def test_a_kiosk_that_was_not_heard_since_the_period_proves_nothing(kiosk: Kiosk) -> None:
    """A laptop that went offline in the middle may hold what nobody here knows of: the line says so.

    Once it was said of such a kiosk that the registry holds every event.
    """
    deliver(kiosk, 1, 2)
    status, said = proved()
    assert status == 1
    assert said.strip().endswith(
        "1 kiosk recorded 2 events that are known of, and the registry holds every one, once. "
        "Not heard since: The MOA: Front desk (never heard)."
    )
    beat(kiosk, 2)
    KioskReport.objects.update(at=NOW)
    status, said = proved()
    assert (status, said.strip().endswith("(last heard 27 March 2026 at 10:00).")) == (1, True)
    Kiosk.objects.update(revoked_at=NOW)
    assert proved()[0] == 0


def test_a_period_that_is_not_over_is_proved_so_far(kiosk: Kiosk) -> None:
    """Of today: what was said a few minutes ago counts as heard, and the line says that more is to come."""
    now = timezone.now()
    take(kiosk, [events.encode(arrival(kiosk.id, 1, person=uuid4(), at=now))], now)
    beat(kiosk, 1)
    for minutes, proven in [(5, True), (15, False)]:
        KioskReport.objects.update(at=now - timedelta(minutes=minutes))
        proof = prove(timezone.localdate(), timezone.localdate())
        assert proof.proven == proven
        assert ", so far, 1 kiosk recorded 1 event" in proof.sentence()
        assert ("Not heard since" in proof.sentence()) != proven


def test_what_has_no_number_yet_is_not_proved(kiosk: Kiosk) -> None:
    """A kiosk counts beside a ledger that it cannot write: those visits are known of, and not held."""
    deliver(kiosk, 1)
    beat(kiosk, 1)
    KioskReport.objects.update(spilled=4)
    status, said = proved()
    assert (status, "4 not numbered yet. Look at The MOA: Front desk." in said) == (1, True)


def test_kiosks_that_were_not_there_are_not_counted(kiosk: Kiosk) -> None:
    """One that came later, and one that had gone before, have no line; one that was silent has."""
    for name, enrolled, revoked in [("Later", 40, None), ("Before", -40, -1), ("Quiet", -1, None)]:
        other = make_kiosk(kiosk.hub, name)
        other.enrolled_at = NOW + timedelta(days=enrolled)
        other.revoked_at = NOW + timedelta(days=revoked) if revoked else None
        other.save()
    assert [each.name for each in prove(DAY, DAY).kiosks] == ["The MOA: Front desk", "The MOA: Quiet"]


def test_a_refused_event_is_parked_in_the_proof(kiosk: Kiosk) -> None:
    """What was refused is not held, and is said to be refused."""
    broken = msgspec.to_builtins(arrival(kiosk.id, 2, person=MUM)) | {"uptime_ms": -1}
    take(kiosk, [events.encode(arrival(kiosk.id, 1)), msgspec.json.encode(broken)], NOW)
    beat(kiosk, 2)
    (proof,) = prove(DAY, DAY).kiosks
    assert (proof.numbered, proof.held, proof.missing, proof.parked) == (2, 1, 0, 1)


def test_what_a_person_settled_holds_up_the_mark_no_longer(kiosk: Kiosk) -> None:
    """A refused number stopped the mark; once somebody said what became of it, it is passed, and shown."""
    broken = msgspec.to_builtins(arrival(kiosk.id, 2, person=MUM)) | {"uptime_ms": -1}
    raw = [events.encode(arrival(kiosk.id, seq, person=uuid4())) for seq in (1, 3)]
    take(kiosk, [raw[0], msgspec.json.encode(broken), raw[1]], NOW)
    assert beat(kiosk, 3).high_water == 1
    refusals.settle(Refusal.objects.get(), "It was counted by hand.", NOW)
    answer = beat(kiosk, 3)
    assert (answer.high_water, answer.missing) == (3, [])
    (proof,) = prove(DAY, DAY).kiosks
    assert (proof.numbered, proof.held, proof.lost, proof.missing, proof.parked) == (3, 2, 1, 0, 0)
    assert KioskLoss.objects.get().reason == "Refused, and settled: It was counted by hand."
    assert Refusal.objects.get().content


def test_an_event_that_comes_again_settles_its_refusal(kiosk: Kiosk) -> None:
    """Its number was taken by another; under a free number it is held, and nobody need look any more."""
    deliver(kiosk, 1)
    late = arrival(kiosk.id, 1, event=uuid4(), person=MUM)
    (answer,), _ = take(kiosk, [events.encode(late)], NOW)
    assert (answer.verdict, answer.code) == (wire.Verdict.CONFLICT, wire.NUMBER_TAKEN)
    beat(kiosk, 1)
    assert prove(DAY, DAY).kiosks[0].parked == 1
    take(kiosk, [events.encode(msgspec.structs.replace(late, seq=2))], NOW)
    beat(kiosk, 2)
    assert Refusal.objects.get().settlement == "It is held now, as number 2."
    assert prove(DAY, DAY).proven


def test_other_content_under_an_id_waits_for_a_person(kiosk: Kiosk) -> None:
    """That an event of this id is held settles nothing when it says something else."""
    deliver(kiosk, 1)
    held = Event.objects.get()
    altered = arrival(kiosk.id, 2, event=held.id, person=MUM)
    (answer,), _ = take(kiosk, [events.encode(altered)], NOW)
    assert (answer.verdict, answer.code) == (wire.Verdict.CONFLICT, "")
    beat(kiosk, 2)
    assert refusals.waiting_by_kiosk() == {kiosk.pk: 1}


def test_a_person_settles_a_refusal_in_the_records(kiosk: Kiosk, client: Client) -> None:
    """The form asks what became of it, and takes nothing else; the audit has who said so."""
    broken = msgspec.to_builtins(arrival(kiosk.id, 1, person=MUM)) | {"uptime_ms": -1}
    take(kiosk, [msgspec.json.encode(broken)], NOW)
    refusal = Refusal.objects.get()
    client.force_login(User.objects.create_superuser("chief"))
    address = f"/admin/intake/refusal/{refusal.pk}/change/"
    assert "This field is required" in client.post(address, {"settlement": ""}).content.decode()
    said = {"settlement": "Counted by hand.", "content": "nothing", "_why": "the daily look"}
    assert client.post(address, said).status_code == 302
    settled = Refusal.objects.get()
    assert (settled.settlement, settled.content) == ("Counted by hand.", refusal.content)
    assert Kiosk.objects.get().high_water == 1
    assert Entry.objects.filter(kind="intake.refusal", what="changed", who="chief").exists()


def test_a_clock_that_was_wrong_hides_nothing(kiosk: Kiosk) -> None:
    """The last event was written with the clock at its factory date: what is missing before is still said.

    Once the period began behind the highest number of an earlier date, and so proved nothing at all.
    """
    for seq, at in [(1, NOW), (3, NOW), (4, NOW.replace(year=2000))]:
        take(kiosk, [events.encode(arrival(kiosk.id, seq, person=uuid4(), at=at))], NOW)
    (proof,) = prove(DAY, DAY).kiosks
    assert (proof.numbered, proof.held, proof.missing) == (3, 2, 1)


SOME = st.sets(st.integers(1, 12))


@settings(max_examples=60, deadline=None)
@given(held=SOME, lost=SOME, refused=SOME, last=st.integers(0, 14))
def test_every_number_is_in_one_column(held: set[int], lost: set[int], refused: set[int], last: int) -> None:
    """Whatever was held, declared lost and refused: the columns add up to the numbers given."""
    with undone():
        kiosk = make_kiosk()
        deliver(kiosk, *sorted(held))
        for seq in sorted(lost):
            KioskLoss.objects.create(kiosk=kiosk, first=seq, last=seq, at=NOW, reason="broken")
        for seq in sorted(refused):
            Refusal.objects.create(
                kiosk=kiosk, seq=seq, verdict="malformed", content=str(seq), received_at=NOW
            )
        beaten = wire.Heartbeat(kiosk=kiosk.id, sent_at=NOW, version="1", last=last, waiting=0)
        services.note_report(kiosk, beaten, NOW)
        kiosk = holdings.mark(kiosk)
        (proof,) = prove(DAY, DAY).kiosks
        given_out = set(range(1, max([last, kiosk.high_water, *held]) + 1))
        gone = (given_out & lost) - held
        parked = (given_out & refused) - held - gone
        assert proof.numbered == len(given_out)
        assert (proof.held, proof.lost, proof.refused) == (len(held), len(gone), len(parked))
        assert proof.missing == len(given_out - held - gone - parked)


def test_a_period_counts_its_own_numbers_and_its_edges(kiosk: Kiosk) -> None:
    """Days are the hub's; a number that is missing between two days is missing in both."""
    for seq, days in [(1, 0), (2, 0), (4, 1), (5, 1)]:
        sent = arrival(kiosk.id, seq, person=uuid4(), at=NOW + timedelta(days=days))
        take(kiosk, [events.encode(sent)], NOW)
    tomorrow = DAY + timedelta(days=1)
    assert [prove(day, day).kiosks[0].missing for day in (DAY, tomorrow)] == [1, 1]
    assert prove(DAY, tomorrow).kiosks[0].numbered == 5


@pytest.mark.parametrize(("first", "last"), [("2026-03-02", "2026-03-01"), ("March", "2026-03-01")])
def test_a_period_that_is_none_is_refused(first: str, last: str) -> None:
    """Called wrongly: a sentence, and nothing is counted."""
    with pytest.raises(CommandError):
        call_command("prove", "--from", first, "--to", last)


def carried(kiosk: Kiosk, path: Path, count: int, *, token: str = TOKEN, key: bytes | None = None) -> Path:
    """Write a file as `hub-sync carry-out` does, with so many arrivals."""
    raw = told(kiosk.id, [visit(uuid4()) for _ in range(count)])
    path.write_bytes(carry.pack(kiosk.id, token, key or sealing_public(keyring()), raw, NOW))
    return path


def carry_in(path: Path, *words: str) -> str:
    """Run `carry-in`, and return what it said."""
    out = io.StringIO()
    call_command("carry-in", str(path), *words, stdout=out)
    return out.getvalue().strip()


def test_a_queue_on_a_stick_counts_once(kiosk: Kiosk, tmp_path: Path) -> None:
    """Carried in twice, and delivered online as well, every event is held and counted once."""
    file = carried(kiosk, tmp_path / "queue", 700)
    assert carry_in(file).endswith(
        "700 events; 700 are new, 0 were held already, 0 are kept for a person to look at."
    )
    assert "0 are new, 700 were held already" in carry_in(file)
    batch = carry.unpack(file.read_bytes(), bytes(keyring().sealing_private)).batch()
    take(kiosk, [bytes(raw) for raw in batch.events[:500]], NOW)
    assert (Event.objects.count(), Attendance.objects.filter(counts=True).count()) == (700, 700)


def test_a_file_shows_nobody_anything(kiosk: Kiosk, tmp_path: Path) -> None:
    """Without the registry's key there is no id and no type to be read in it."""
    content = carried(kiosk, tmp_path / "queue", 3).read_bytes()
    assert str(kiosk.id).encode() not in content
    assert b"arrival" not in content


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("not a queue", "not a file that hub-sync carry-out made"),
        ("another key", "another registry, or it is damaged"),
        ("cut short", "another registry, or it is damaged"),
        ("forged", "no kiosk of this registry made it"),
        ("revoked", "was revoked"),
        ("gone", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(
    kiosk: Kiosk, tmp_path: Path, change: str, says: str
) -> None:
    """Nothing of it is taken in, and a sentence says why."""
    key = foreign_key() if change == "another key" else None
    token = "somebody else's" if change == "forged" else TOKEN
    file = carried(kiosk, tmp_path / "queue", 2, token=token, key=key)
    if change == "not a queue":
        file.write_bytes(b"holiday pictures")
    if change == "cut short":
        file.write_bytes(file.read_bytes()[:-1])
    if change == "revoked":
        services.revoke(kiosk, NOW)
    if change == "gone":
        file.unlink()
    with pytest.raises(CommandError, match=says):
        carry_in(file)
    assert Event.objects.count() == 0


def test_a_revoked_kiosks_queue_can_be_taken_on_purpose(kiosk: Kiosk, tmp_path: Path) -> None:
    """What it recorded are facts; a person says that they are wanted."""
    file = carried(kiosk, tmp_path / "queue", 2)
    services.revoke(kiosk, NOW)
    assert "2 are new" in carry_in(file, "--revoked")
