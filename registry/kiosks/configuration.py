"""What kiosks are to work by: set for the city, for a hub or for one kiosk, and told with a heartbeat."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

import msgspec
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q

from config.pushed import Pushed, parse
from registry.kiosks.models import Configuration, Kiosk
from registry.timetable.models import Hub
from sync import wire

Target = Hub | Kiosk | None
"""For whom something is set: None is every kiosk."""


def effective(kiosk: Kiosk) -> wire.Configuration:
    """Return what this kiosk is to work by, over its own file; nothing set gives an empty one."""
    city, hub = Q(level=Configuration.Level.CITY), Q(hub=kiosk.hub_id)
    return Layers(Configuration.objects.filter(city | hub | Q(kiosk=kiosk.pk))).effective(kiosk)


class Layers:
    """All that is set anywhere: what holds for a kiosk is found at once, and made once for its like."""

    def __init__(self, among: Iterable[Configuration]) -> None:
        self._set = {_for_whom(each): each.content for each in among}
        self._made: dict[tuple[UUID | None, ...], wire.Configuration] = {}

    def effective(self, kiosk: Kiosk) -> wire.Configuration:
        """Return what a kiosk is to work by; the nearer to it something was set, the stronger."""
        mine = [each for each in (None, kiosk.hub_id, kiosk.pk) if each in self._set]
        return self._effective(tuple(mine))

    def _effective(self, layers: tuple[UUID | None, ...]) -> wire.Configuration:
        if layers not in self._made:
            content: dict[str, Any] = {}
            for each in layers:
                content |= self._set[each]
            encoded = msgspec.json.encode(content, order="deterministic")
            version = blake2b(encoded, digest_size=8).hexdigest()
            self._made[layers] = wire.Configuration(version=version, content=msgspec.Raw(encoded))
        return self._made[layers]


def news_for(kiosk: Kiosk, held: wire.ConfigurationHeld | None) -> wire.Configuration | None:
    """Return what a kiosk is to work by unless it said that it has received just that."""
    if held is None:
        return None
    wanted = effective(kiosk)
    return wanted if wanted.version != held.received else None


def set_here(target: Target, pushed: Pushed, by: AbstractBaseUser | None, now: datetime) -> Configuration:
    """Set what holds for a kiosk, a hub or the city from now on; kiosks hear of it within a minute.

    Raises:
        SettingsError: it makes no sense; the sentence says why.
    """
    parse(msgspec.json.encode(pushed))
    level, place = _place(target)
    content = msgspec.to_builtins(pushed)
    values = {"content": content, "changed_at": now, "changed_by_id": by.pk if by else None}
    made, _ = Configuration.objects.update_or_create(level=level, **place, defaults=values)
    return made


def here(target: Target) -> Configuration | None:
    """Return what is set at one level alone."""
    level, place = _place(target)
    return Configuration.objects.filter(level=level, **place).first()


def _for_whom(each: Configuration) -> UUID | None:
    """Return the hub or kiosk that something is set for; None for every kiosk."""
    return each.hub_id or each.kiosk_id


def _place(target: Target) -> tuple[Configuration.Level, dict[str, Any]]:
    match target:
        case Kiosk():
            return Configuration.Level.KIOSK, {"kiosk": target, "hub": None}
        case Hub():
            return Configuration.Level.HUB, {"hub": target, "kiosk": None}
        case _:
            return Configuration.Level.CITY, {"hub": None, "kiosk": None}
