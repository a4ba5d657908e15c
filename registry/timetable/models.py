"""Hubs, venues and sessions."""

from uuid import uuid4

from django.db import models
from django.utils.timezone import localtime


def ages_in_order(name: str) -> models.CheckConstraint:
    """Return the rule that an age range does not end before it begins."""
    either_open = models.Q(age_from__isnull=True) | models.Q(age_to__isnull=True)
    return models.CheckConstraint(
        condition=either_open | models.Q(age_to__gte=models.F("age_from")), name=f"{name}_ages_in_order"
    )


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


class Partner(models.Model):
    """An organisation that leads sessions in the hubs, such as the midwives or a charity."""

    code = models.SlugField(max_length=60, primary_key=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """What a session offers to whom; empty means as its kind, or its series, says."""

    lead_partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    age_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Completed years.")
    age_to = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Completed years, the last that it is for."
    )

    class Meta:
        abstract = True


class SessionType(Offer):
    """A kind of session, such as Stay and Play."""

    code = models.SlugField(max_length=60, primary_key=True)
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=80, help_text="DfE family hub sub-category.")
    targeted = models.BooleanField(default=False, help_text="For some families only, rather than for all.")
    sensitive = models.BooleanField(default=False, help_text='Shown at the door as "Appointment".')

    class Meta:
        ordering = ["name"]
        constraints = [ages_in_order("type")]

    def __str__(self) -> str:
        return self.name


class Calendar(models.Model):
    """A timetable kept elsewhere, which is read from a file or an address as iCalendar."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="calendars", help_text="The hub that runs it.")
    address = models.URLField(max_length=500, blank=True, help_text="Where it is read from; none for a file.")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Series(Offer):
    """Sessions that repeat by a rule, entered by hand."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    type = models.ForeignKey(SessionType, models.PROTECT, related_name="series")
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="series")
    room = models.CharField(max_length=80, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True, help_text="None: until somebody ends it.")
    start = models.TimeField(help_text="By the clock on the wall, in summer and in winter.")
    minutes = models.PositiveSmallIntegerField()
    every = models.PositiveSmallIntegerField(default=1, help_text="1: each week; 2: every other week.")
    left_out = models.JSONField(default=list, blank=True, help_text="Days on which it does not take place.")
    capacity = models.PositiveIntegerField(null=True, blank=True)
    sensitive = models.BooleanField(default=False, help_text="Even where its kind is not.")

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            ages_in_order("series"),
            models.CheckConstraint(
                condition=models.Q(every__gte=1, minutes__gte=1), name="series_lasts_and_goes_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type}, {self.first_day:%A}s at {self.start:%H:%M}"


class Session(Offer):
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
    sensitive = models.BooleanField(default=False, help_text="Even where its kind is not.")
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="sessions")
    calendar = models.ForeignKey(Calendar, models.PROTECT, null=True, blank=True, related_name="sessions")
    plan = models.CharField(
        max_length=64, blank=True, help_text="Which occasion of its series or calendar it is."
    )
    unplanned = models.BooleanField(
        default=False, help_text="Its series or calendar took it back; it is cancelled for that reason alone."
    )

    class Meta:
        ordering = ["starts"]
        indexes = [models.Index(fields=["hub", "starts"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")), name="session_ends_later"
            ),
            ages_in_order("session"),
            models.UniqueConstraint(
                fields=["calendar", "plan"],
                condition=models.Q(calendar__isnull=False),
                name="one_session_an_occasion_of_a_calendar",
            ),
            models.UniqueConstraint(
                fields=["series", "plan"],
                condition=models.Q(series__isnull=False),
                name="one_session_an_occasion_of_a_series",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type}, {localtime(self.starts):%-d %B %Y, %H:%M}"

    @property
    def discreet(self) -> bool:
        """Whether nobody but its staff may know what it is."""
        return self.sensitive or self.type.sensitive

    @property
    def led_by(self) -> Partner | None:
        """Return the partner that leads it."""
        return self.lead_partner or self.type.lead_partner

    @property
    def ages(self) -> tuple[int | None, int | None]:
        """Return the first and last age it is for, in completed years; its own, else its kind's."""
        if self.age_from is None and self.age_to is None:
            return self.type.age_from, self.type.age_to
        return self.age_from, self.age_to
