"""What kiosks ask over HTTP: each view reads the request, calls one function, and answers."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from registry.intake import holdings, refusals
from registry.intake import others as fellows
from registry.intake.services import take
from registry.kiosks import configuration, services
from registry.kiosks import diagnostics as diagnostics_room
from registry.kiosks.answers import Refused, answer
from registry.kiosks.keyring import keyring, sealing_public
from registry.kiosks.models import Kiosk
from registry.kiosks.requests import clock_offset, message, only, speaker
from registry.observing.counting import count_events
from registry.register import buckets
from registry.register import changes as register
from sync import wire


@csrf_exempt
def enrol(request: HttpRequest) -> HttpResponse:
    """Exchange a one-time code for all that a kiosk needs to work alone."""
    only(request, "POST")
    asked = message(request, wire.EnrolRequest)
    result = services.enrol(asked.code, asked.name, timezone.now())
    return answer(result, status=403 if isinstance(result, wire.Problem) else 200)


@csrf_exempt
def events(request: HttpRequest) -> HttpResponse:
    """Take a batch of events and say of each what became of it."""
    only(request, "POST")
    kiosk = speaker(request)
    batch = message(request, wire.Batch)
    if batch.kiosk != kiosk.id:
        raise Refused(400, "wrong-kiosk", "The batch names another kiosk than the token does.", kiosk)
    if len(batch.events) > wire.BATCH_LIMIT:
        raise Refused(413, "too-long", f"Send {wire.BATCH_LIMIT} events at most at once.", kiosk)
    now = timezone.now()
    heard = services.Heard(now, clock_offset(batch.sent_at, now))
    answers, high_water = take(kiosk, [bytes(raw) for raw in batch.events], now, heard)
    count_events(answers)
    return answer(
        wire.BatchAnswer(kiosk=kiosk.id, answers=answers, high_water=high_water, time=timezone.now())
    )


@csrf_exempt
def changes(request: HttpRequest) -> HttpResponse:
    """Hand out one page of what is new in the kiosk's slice of the register."""
    only(request, "GET")
    kiosk = speaker(request)
    limit = _limit(request.GET.get("limit", str(wire.PAGE_LIMIT)), kiosk)
    now = timezone.now()
    services.heard(kiosk, now)
    return answer(register.changes(kiosk, request.GET.get("cursor", ""), limit, now))


@csrf_exempt
def sums(request: HttpRequest) -> HttpResponse:
    """Hand out the checksum of each bucket of the slice, for a replica that differs to find where."""
    only(request, "GET")
    kiosk = speaker(request)
    return answer(buckets.sums(kiosk, timezone.now()))


@csrf_exempt
def bucket(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out everything in one bucket of the slice."""
    only(request, "GET")
    kiosk = speaker(request)
    if number >= wire.BUCKETS:
        raise Refused(404, "not-found", f"There are {wire.BUCKETS} buckets.", kiosk)
    return answer(buckets.bucket(kiosk, number, timezone.now()))


@csrf_exempt
def heartbeat(request: HttpRequest) -> HttpResponse:
    """Note how a kiosk is, and say what is held of it and what is asked for again."""
    only(request, "POST")
    kiosk = speaker(request)
    beat = message(request, wire.Heartbeat)
    if beat.kiosk != kiosk.id:
        raise Refused(400, "wrong-kiosk", "The heartbeat names another kiosk than the token does.", kiosk)
    now = timezone.now()
    services.heard(kiosk, now, clock_offset(beat.sent_at, now))
    services.note_report(kiosk, beat, now)
    refusals.review(kiosk, now)
    kiosk = holdings.mark(kiosk)
    return answer(
        wire.HeartbeatAnswer(
            kiosk=kiosk.id,
            high_water=kiosk.high_water,
            highest=holdings.highest(kiosk),
            missing=holdings.missing(kiosk),
            configuration=configuration.news_for(kiosk, beat.configuration),
            diagnostics=diagnostics_room.are_wanted(kiosk),
            sealing_key=sealing_public(keyring()),
            time=timezone.now(),
        )
    )


@csrf_exempt
def others(request: HttpRequest) -> HttpResponse:
    """Hand out what the hub's other kiosks recorded today, for the fire roll."""
    only(request, "GET")
    kiosk = speaker(request)
    after, hubs = _numbers(request.GET.get("after", ""), kiosk), request.GET.get("hubs", "")
    return answer(fellows.others(kiosk, after, timezone.now(), hubs))


@csrf_exempt
def diagnostics(request: HttpRequest) -> HttpResponse:
    """Take what somebody asked a kiosk for."""
    only(request, "POST")
    kiosk = speaker(request)
    told = message(request, wire.Diagnostics)
    if told.kiosk != kiosk.id:
        raise Refused(400, "wrong-kiosk", "The diagnostics name another kiosk than the token does.", kiosk)
    now = timezone.now()
    diagnostics_room.take(kiosk, told, now)
    return answer(wire.Noted(kiosk=kiosk.id, time=now))


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer for every address that is not one of ours."""
    raise Refused(404, "not-found", f"There is nothing at {request.path}.")


def _numbers(text: str, kiosk: Kiosk) -> dict[UUID, int]:
    """Read up to which number each of the other kiosks was told, as "<hex>.<number>,…".

    Raises:
        Refused: it is not that.
    """
    try:
        pairs = [each.split(".") for each in text.split(",") if each]
        return {UUID(hex=who): int(seq) for who, seq in pairs if len(seq) <= 16}
    except ValueError as error:
        raise Refused(400, "bad-after", "Say after which number of which kiosk.", kiosk) from error


def _limit(text: str, kiosk: Kiosk) -> int:
    """Read how many entries a page may hold; more than our own limit means our limit.

    Raises:
        Refused: it is not a whole number of at least 1.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and int(text) >= 1):
        raise Refused(400, "bad-limit", "The limit must be a whole number of at least 1.", kiosk)
    return min(int(text), wire.PAGE_LIMIT)
