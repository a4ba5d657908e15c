"""Hubs, venues and sessions."""

from uuid import uuid4

from django.db import models


class Hub(models.Model):
    """A family hub: a building with a reach area."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=8, unique=True, help_text="Stable short code, such as MOA.")
    name = models.CharField(max_length=80)
    locality = models.CharField(max_length=40)
    area = models.CharField(max_length=80, blank=True)
    reach_area_children = models.PositiveIntegerField(
        null=True, blank=True, help_text="Children living in the reach area, where known."
    )
    reach_area_basis = models.CharField(
        max_length=120, blank=True, help_text="Source, date and ages of that number."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Venue(models.Model):
    """Where sessions take place: in the hub, at an outreach place, or online."""

    class Kind(models.TextChoices):
        """What kind of place it is."""

        HUB = "hub", "Hub"
        OUTREACH = "outreach", "Outreach"
        VIRTUAL = "virtual", "Virtual"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="venues", help_text="The hub that runs it.")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.HUB)

    class Meta:
        ordering = ["hub__name", "name"]

    def __str__(self) -> str:
        return self.name


class SessionType(models.Model):
    """A kind of session, such as Stay and Play."""

    code = models.SlugField(max_length=60, primary_key=True)
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=80, help_text="DfE family hub sub-category.")
    targeted = models.BooleanField(default=False, help_text="For some families only, rather than for all.")
    sensitive = models.BooleanField(default=False, help_text='Shown at the door as "Appointment".')

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    """One session on one day."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    type = models.ForeignKey(SessionType, models.PROTECT, related_name="sessions")
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="sessions")
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="sessions")
    room = models.CharField(max_length=80, blank=True)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    capacity = models.PositiveIntegerField(null=True, blank=True)
    cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts"]
        indexes = [models.Index(fields=["hub", "starts"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="session_ends_later")
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.starts:%Y-%m-%d %H:%M}"
