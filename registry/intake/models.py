"""Events as they arrived, what was refused, and the attendances that the events mean."""

from uuid import uuid4

from django.db import models

from registry.kiosks.models import Kiosk
from registry.people.models import Family, Person
from registry.timetable.models import Hub, Session


class Event(models.Model):
    """One event, whole, as the kiosk sent it."""

    id = models.UUIDField(primary_key=True)
    kiosk = models.ForeignKey(Kiosk, models.PROTECT, related_name="events")
    seq = models.BigIntegerField()
    at = models.DateTimeField(help_text="The kiosk's clock.")
    received_at = models.DateTimeField()
    type = models.CharField(max_length=40)
    content = models.TextField(help_text="The event as JSON.")
    applied = models.BooleanField(default=False, help_text="False for a type this version cannot read yet.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kiosk", "seq"], name="one_event_a_number")]

    def __str__(self) -> str:
        return f"{self.type} {self.seq}"


class Refusal(models.Model):
    """An event that could not be taken, kept for a person to look at."""

    kiosk = models.ForeignKey(Kiosk, models.PROTECT, related_name="refusals")
    seq = models.BigIntegerField(null=True, blank=True)
    event = models.UUIDField(null=True, blank=True)
    verdict = models.CharField(max_length=10)
    reason = models.TextField()
    content = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.verdict}: {self.reason}"


class Attendance(models.Model):
    """One person, or one anonymous unit, at one session on one day: a row of M1.

    ``key`` is the natural key: whatever arrives twice under it counts once. Person and family are
    not held to exist, because an arrival is never refused for naming somebody unknown.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.UUIDField(unique=True)
    event = models.OneToOneField(Event, models.PROTECT)
    person = models.ForeignKey(Person, models.DO_NOTHING, null=True, blank=True, db_constraint=False)
    family = models.ForeignKey(Family, models.DO_NOTHING, null=True, blank=True, db_constraint=False)
    token_hash = models.CharField(max_length=64, blank=True)
    hub = models.ForeignKey(Hub, models.PROTECT)
    session = models.ForeignKey(Session, models.DO_NOTHING, null=True, blank=True, db_constraint=False)
    purpose = models.CharField(max_length=40, blank=True)
    date = models.DateField(help_text="The hub's local day, fixed at intake.")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["date", "hub"])]

    def __str__(self) -> str:
        return f"Attendance on {self.date}"
