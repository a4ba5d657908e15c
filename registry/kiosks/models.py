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


class RetiredKey(models.Model):
    """A private key that was replaced: nothing new is sealed to it, and what was is still opened with it."""

    sealing_private = models.BinaryField(help_text="X25519 private key; 32 bytes.")
    retired_at = models.DateTimeField()

    class Meta:
        ordering = ["-retired_at", "-id"]

    def __str__(self) -> str:
        return f"Retired {self.retired_at:%Y-%m-%d}"


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
    highest = models.BigIntegerField(default=0, help_text="The highest number of an event that is held.")
    high_water_at = models.DateTimeField(null=True, blank=True, help_text="When that event happened.")
    clock_offset_ms = models.BigIntegerField(null=True, blank=True, help_text="Its clock minus ours.")

    class Meta:
        ordering = ["hub__name", "name"]

    def __str__(self) -> str:
        return f"{self.hub}: {self.name}"


class KioskSlice(models.Model):
    """Which part of the register a kiosk gets; one without a row gets the city."""

    class Kind(models.TextChoices):
        """Whose families."""

        CITY = "city", "All families of the city"
        HUB = "hub", "Families that registered at its hub"
        FAMILIES = "families", "Named families"

    kiosk = models.OneToOneField(Kiosk, models.CASCADE, primary_key=True, related_name="slice")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.CITY)
    families = models.JSONField(default=list, blank=True, help_text="Ids of the named families.")
    number = models.PositiveIntegerField(default=1, help_text="Rises with each change: the kiosk loads anew.")

    def __str__(self) -> str:
        return f"{self.kiosk}: {self.get_kind_display()}"


class KioskReport(models.Model):
    """How a kiosk said it was, in its last heartbeat."""

    kiosk = models.OneToOneField(Kiosk, models.CASCADE, primary_key=True, related_name="report")
    at = models.DateTimeField(help_text="When it was received.")
    version = models.CharField(max_length=40)
    versions = models.JSONField(default=dict, help_text="Of what it runs on, by name.")
    last = models.BigIntegerField(help_text="The highest number it has given.")
    waiting = models.PositiveIntegerField()
    oldest_waiting = models.DateTimeField(null=True, blank=True)
    parked = models.PositiveIntegerField()
    spilled = models.PositiveIntegerField()
    disk_free = models.BigIntegerField(help_text="Bytes.")
    store_size = models.BigIntegerField(help_text="Bytes.")
    register_entries = models.PositiveIntegerField()
    register_loaded_at = models.DateTimeField(null=True, blank=True)
    readers = models.JSONField(default=list)
    trouble = models.TextField(blank=True)
    configuration_received = models.CharField(max_length=64, blank=True)
    configuration_used = models.CharField(max_length=64, blank=True)
    configuration_fault = models.CharField(max_length=400, blank=True)
    configurable = models.BooleanField(default=False, help_text="Its software can be configured from here.")

    def __str__(self) -> str:
        return f"{self.kiosk} at {self.at:%Y-%m-%d %H:%M}"


class Diagnostics(models.Model):
    """What one kiosk sent for whoever looks after it; nothing in it is about anybody."""

    kiosk = models.OneToOneField(Kiosk, models.CASCADE, primary_key=True, related_name="diagnostics")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="Empty once they have come.")
    at = models.DateTimeField(null=True, blank=True, help_text="When they came.")
    text = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "diagnostics"

    def __str__(self) -> str:
        return f"{self.kiosk}: {f'{self.at:%Y-%m-%d %H:%M}' if self.at else 'not yet'}"


class KioskLoss(models.Model):
    """Numbers for which a kiosk can no longer answer, as it said itself."""

    kiosk = models.ForeignKey(Kiosk, models.CASCADE, related_name="losses")
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    at = models.DateTimeField(help_text="When it found out, by its clock.")
    reason = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "kiosk losses"
        constraints = [models.UniqueConstraint(fields=["kiosk", "first"], name="one_loss_a_first_number")]

    def __str__(self) -> str:
        return f"{self.kiosk}: {self.first} to {self.last}"


class Configuration(models.Model):
    """What people set for all kiosks, for those of a hub, or for one; the nearest wins, key by key."""

    class Level(models.TextChoices):
        """For whom."""

        CITY = "city", "Every kiosk"
        HUB = "hub", "The kiosks of a hub"
        KIOSK = "kiosk", "One kiosk"

    level = models.CharField(max_length=5, choices=Level.choices)
    hub = models.OneToOneField(Hub, models.CASCADE, null=True, blank=True, related_name="configuration")
    kiosk = models.OneToOneField(Kiosk, models.CASCADE, null=True, blank=True, related_name="configuration")
    content = models.JSONField(default=dict, help_text="Only the keys that are set here; config/pushed.py.")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["level"], condition=models.Q(level="city"), name="the_city_is_configured_once"
            ),
            models.CheckConstraint(
                condition=models.Q(level="city", hub=None, kiosk=None)
                | models.Q(level="hub", hub__isnull=False, kiosk=None)
                | models.Q(level="kiosk", hub=None, kiosk__isnull=False),
                name="a_configuration_says_for_whom",
            ),
        ]

    def __str__(self) -> str:
        return str(self.kiosk or self.hub or "Every kiosk")


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
