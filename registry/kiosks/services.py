"""What happens to kiosks: codes are made, machines enrol with them, kiosks show who they are."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

import msgspec
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from registry.kiosks.keyring import keyring, sealing_public, token_key
from registry.kiosks.models import EnrolmentCode, Kiosk, KioskLoss, KioskReport, KioskSlice
from registry.timetable.models import Hub
from sync import wire

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing in it is mistaken for something else when read out."""
CODE_LENGTH = 12
MISREAD = str.maketrans("OIL", "011", "- \t\r\n")
NAME_LIMIT = 80
LONGEST_MINUTES = 24 * 60


def make_code(
    hub: Hub, by: AbstractBaseUser | None, now: datetime, minutes: int = 15
) -> tuple[EnrolmentCode, str]:
    """Make a one-time code (60 random bits) with which one machine becomes a kiosk of this hub.

    Returns its record, which holds only a digest, and the code itself, which cannot be shown again.
    """
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    made = EnrolmentCode.objects.create(
        code_digest=digest(letters),
        hub=hub,
        made_by_id=by.pk if by else None,
        expires_at=now + timedelta(minutes=minutes),
    )
    return made, "-".join(letters[start : start + 4] for start in range(0, CODE_LENGTH, 4))


@transaction.atomic
def enrol(code: str, name: str, now: datetime) -> wire.EnrolAnswer | wire.Problem:
    """Turn a code into a kiosk, once; otherwise say what is wrong with it."""
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LIMIT:
        return wire.Problem(
            code="bad-name", message=f"Give the kiosk a name of 1 to {NAME_LIMIT} characters."
        )
    letters = code.upper().translate(MISREAD)
    found = EnrolmentCode.objects.select_for_update(of=("self",)).select_related("hub")
    # Looked up by digest: how long that takes says nothing about the code.
    enrolment = found.filter(code_digest=digest(letters)).first()
    if enrolment is None or enrolment.used_at or enrolment.expires_at <= now:
        return _useless(enrolment)
    token = secrets.token_urlsafe(32)
    kiosk = Kiosk.objects.create(hub=enrolment.hub, name=name, token_digest=digest(token), enrolled_at=now)
    enrolment.used_at, enrolment.kiosk = now, kiosk
    enrolment.save(update_fields=["used_at", "kiosk"])
    return _answer(kiosk, token, now)


def authenticate(token: str) -> Kiosk | None:
    """Return the kiosk that this bearer token belongs to, revoked or not; None for an unknown token."""
    return Kiosk.objects.filter(token_digest=digest(token)).order_by().first()


@dataclass(frozen=True, slots=True)
class Heard:
    """That a kiosk spoke, and how far its clock is ahead of ours if it said."""

    at: datetime
    offset_ms: int | None = None

    def note(self, kiosk: Kiosk) -> list[str]:
        """Set it on the kiosk, and return which fields are to be saved."""
        kiosk.heard_at = self.at
        if self.offset_ms is None:
            return ["heard_at"]
        kiosk.clock_offset_ms = self.offset_ms
        return ["heard_at", "clock_offset_ms"]


def heard(kiosk: Kiosk, now: datetime, offset_ms: int | None = None) -> None:
    """Note that the kiosk spoke."""
    kiosk.save(update_fields=Heard(now, offset_ms).note(kiosk))


def revoke(kiosk: Kiosk, now: datetime) -> None:
    """End the kiosk's right to speak; everything it sent stays."""
    kiosk.revoked_at = kiosk.revoked_at or now
    kiosk.save(update_fields=["revoked_at"])


def note_report(kiosk: Kiosk, beat: wire.Heartbeat, now: datetime) -> None:
    """Keep how a kiosk says that it is, and which numbers it says it lost."""
    held = beat.configuration or wire.ConfigurationHeld()
    KioskReport.objects.update_or_create(
        kiosk=kiosk,
        defaults={
            "at": now,
            "version": beat.version[:40],
            "versions": {name[:40]: each[:80] for name, each in list(beat.versions.items())[:10]},
            "last": beat.last,
            "waiting": beat.waiting,
            "oldest_waiting": beat.oldest_waiting,
            "parked": beat.parked,
            "spilled": beat.spilled,
            "disk_free": beat.disk_free,
            "store_size": beat.store_size,
            "register_entries": beat.register_entries,
            "register_loaded_at": beat.register_loaded_at,
            "readers": msgspec.to_builtins(beat.readers),
            "trouble": beat.trouble,
            "configurable": beat.configuration is not None,
            "configuration_received": held.received[:64],
            "configuration_used": held.used[:64],
            "configuration_fault": held.fault[:400],
        },
    )
    for loss in beat.lost:
        known, _ = KioskLoss.objects.get_or_create(
            kiosk=kiosk,
            first=loss.first,
            defaults={"last": loss.last, "at": loss.at, "reason": loss.reason[:200]},
        )
        if loss.last > known.last:
            known.last = loss.last
            known.save(update_fields=["last"])


def set_slice(kiosk: Kiosk, kind: KioskSlice.Kind, families: Sequence[UUID] = ()) -> None:
    """Say which part of the register a kiosk gets; it loads that part anew, beside what it has."""
    chosen, _ = KioskSlice.objects.get_or_create(kiosk=kiosk)
    chosen.kind, chosen.families = kind, sorted(str(family) for family in families)
    chosen.number += 1
    chosen.save()


def digest(secret: str) -> str:
    """Return SHA-256 of a token or code, the only form in which it is kept."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _useless(enrolment: EnrolmentCode | None) -> wire.Problem:
    if enrolment is None:
        return wire.Problem(
            code="unknown-code", message="There is no such code. Check it, or have another one made."
        )
    if enrolment.used_at:
        return wire.Problem(code="used-code", message="This code has been used. Have another one made.")
    return wire.Problem(code="expired-code", message="This code has expired. Have another one made.")


def _answer(kiosk: Kiosk, token: str, now: datetime) -> wire.EnrolAnswer:
    keys = keyring()
    return wire.EnrolAnswer(
        kiosk=kiosk.id,
        name=kiosk.name,
        hub=wire.Hub(id=kiosk.hub.id, code=kiosk.hub.code, name=kiosk.hub.name),
        token=token,
        token_key=token_key(keys),
        sealing_key=sealing_public(keys),
        time=now,
    )
