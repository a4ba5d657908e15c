"""Programs that may ask, what each writes under, and which records changed when."""

from uuid import uuid4

from django.db import models

from registry.kiosks.models import Kiosk
from registry.timetable.models import Hub


class Client(models.Model):
    """A program of the council's or a partner's, with a token of its own."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    token_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of its bearer token.")
    scopes = models.JSONField(default=list, help_text="What it may do, such as read:figures.")
    per_minute = models.PositiveIntegerField(default=120, help_text="Calls in one minute, at most.")
    pseudonym_key = models.BinaryField(help_text="Under which people have other names for each client.")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True, help_text="The minute that calls are counted in.")
    calls = models.PositiveIntegerField(default=0, help_text="In that minute.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """Under which numbering a client's records for one hub enter intake: a kiosk that is no machine."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="sources")
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    kiosk = models.OneToOneField(Kiosk, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "hub"], name="one_source_a_hub")]

    def __str__(self) -> str:
        return f"{self.client} at {self.hub}"


class Touched(models.Model):
    """A record was written at a time. Triggers write these rows, whoever changed the record and how."""

    kind = models.CharField(max_length=12)
    record = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "at"])]
        verbose_name_plural = "touched"

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d %H:%M}"
