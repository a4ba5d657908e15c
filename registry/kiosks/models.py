"""Kiosks, the codes that enrol them, and the registry's keys."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from registry.timetable.models import Hub


class Keyring(models.Model):
    """One row: the keys that every kiosk of this registry works with."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token_key = models.BinaryField(help_text="Key of the HMAC over tokens; 32 bytes.")
    sealing_private = models.BinaryField(help_text="X25519 private key that opens registrations; 32 bytes.")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_keyring")]

    def __str__(self) -> str:
        return "Keyring"


class Kiosk(models.Model):
    """One kiosk at the door of one hub, and how far it is known to be held."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="kiosks")
    name = models.CharField(max_length=80)
    token_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of its bearer token.")
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True, help_text="Its last authenticated request.")
    high_water = models.BigIntegerField(default=0, help_text="Every event up to this number is held.")
    high_water_at = models.DateTimeField(null=True, blank=True, help_text="When that event happened.")
    clock_offset_ms = models.BigIntegerField(null=True, blank=True, help_text="Its clock minus ours.")

    class Meta:
        ordering = ["hub__name", "name"]

    def __str__(self) -> str:
        return f"{self.hub}: {self.name}"


class EnrolmentCode(models.Model):
    """A one-time code, good for minutes, that turns a machine into a kiosk of one hub."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the code.")
    hub = models.ForeignKey(Hub, models.CASCADE)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    kiosk = models.ForeignKey(Kiosk, models.SET_NULL, null=True, blank=True)

    def __str__(self) -> str:
        return f"Code for {self.hub}, until {self.expires_at:%H:%M}"
