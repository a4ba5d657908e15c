"""A kiosk's diagnostics: asked for by whoever looks after it, sent with its next heartbeat, kept a while."""

from datetime import datetime

from registry.kiosks.models import Diagnostics, Kiosk
from sync import wire


def ask(kiosk: Kiosk, now: datetime) -> None:
    """Ask for them; the kiosk hears of it within a minute, if it is there."""
    Diagnostics.objects.update_or_create(kiosk=kiosk, defaults={"asked_at": now})


def are_wanted(kiosk: Kiosk) -> bool:
    """Say whether they are asked for and have not come yet."""
    return Diagnostics.objects.filter(kiosk=kiosk).exclude(asked_at=None).exists()


def take(kiosk: Kiosk, told: wire.Diagnostics, now: datetime) -> None:
    """Keep what a kiosk sent, in place of what it sent before."""
    Diagnostics.objects.update_or_create(
        kiosk=kiosk, defaults={"asked_at": None, "at": now, "text": told.text}
    )


def of(kiosk: Kiosk) -> Diagnostics | None:
    """Return what was asked for and sent last; None if nobody ever asked."""
    return Diagnostics.objects.filter(kiosk=kiosk).first()
