"""Events as they arrived, what was refused, and the attendances that the events mean."""

from uuid import uuid4

from django.db import models

from registry.kiosks.models import Kiosk
from registry.people.models import Family, Person
from registry.timetable.models import Hub, Session


class Event(models.Model):
    """One event, whole, as the kiosk sent it."""

    id = models.UUIDField(primary_key=True)
    kiosk = models.ForeignKey(
        Kiosk, models.PROTECT, related_name="events", db_constraint=False, db_index=False
    )
    seq = models.BigIntegerField()
    at = models.DateTimeField(help_text="The kiosk's clock.")
    received_at = models.DateTimeField()
    type = models.CharField(max_length=40)
    content = models.TextField(help_text="The event as JSON.")
    applied = models.BooleanField(default=False, help_text="False for what this version cannot apply yet.")
    trouble = models.CharField(max_length=200, blank=True, help_text="Why it could not be applied.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kiosk", "seq"], name="one_event_a_number")]
        indexes = [models.Index(fields=["id"], condition=models.Q(applied=False), name="not_applied")]

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
    settled_at = models.DateTimeField(null=True, blank=True, help_text="From then on nobody need look at it.")
    settlement = models.CharField(max_length=200, default="", help_text="What became of it, in a sentence.")

    class Meta:
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.verdict}: {self.reason}"


class Attendance(models.Model):
    """One person, or one anonymous unit, at one session on one day: a row of M1 if it ``counts``.

    Every arrival and every head counted has its row; of those under one natural ``key``, one counts.
    Person and family are not held to exist, because an arrival is never refused for naming somebody
    unknown. Event and hub do exist, because intake writes them together; the database need not look.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.UUIDField()
    event = models.ForeignKey(Event, models.PROTECT, related_name="attendances", db_constraint=False)
    person = models.ForeignKey(Person, models.DO_NOTHING, null=True, blank=True, db_constraint=False)
    family = models.ForeignKey(Family, models.DO_NOTHING, null=True, blank=True, db_constraint=False)
    token_hash = models.CharField(max_length=64, blank=True)
    band = models.CharField(max_length=20, blank=True, help_text="Of a headcount: adults, or a child band.")
    hub = models.ForeignKey(Hub, models.PROTECT, db_constraint=False, db_index=False)
    session = models.ForeignKey(Session, models.DO_NOTHING, null=True, blank=True, db_constraint=False)
    purpose = models.CharField(max_length=40, blank=True)
    date = models.DateField(help_text="The hub's local day, fixed at intake.")
    at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False, help_text="A later event says that it was not one.")
    counts = models.BooleanField(default=True, help_text="The earliest under its key that stands.")

    class Meta:
        indexes = [
            models.Index(fields=["date", "hub"]),
            models.Index(fields=["key"], condition=models.Q(counts=False), name="attendance_not_counting"),
            models.Index(
                fields=["token_hash"], condition=~models.Q(token_hash=""), name="attendance_by_token"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(counts=True), name="one_attendance_counts_a_key"
            )
        ]

    def __str__(self) -> str:
        return f"Attendance on {self.date}"


class Fact(models.Model):
    """What one event says, in columns that can be counted."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, db_constraint=False)
    at = models.DateTimeField(help_text="The kiosk's clock.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} at {self.at:%Y-%m-%d %H:%M}"


class Withdrawal(Fact):
    """An arrival was not one."""

    arrival = models.UUIDField(db_index=True, help_text="The event of the arrival; it may not be here yet.")
    reason = models.CharField(max_length=40)
    by = models.UUIDField(null=True, blank=True, help_text="The member of staff.")


class Departure(Fact):
    """Somebody left, or is taken to have left."""

    person = models.UUIDField(null=True, blank=True, db_index=True)
    arrival = models.UUIDField(null=True, blank=True)
    how = models.CharField(max_length=10)
    hub = models.ForeignKey(Hub, models.PROTECT)
    date = models.DateField()


class Headcount(Fact):
    """So many people without names at one occasion; ``counts`` unless another names it as replaced."""

    hub = models.ForeignKey(Hub, models.PROTECT)
    session = models.UUIDField(null=True, blank=True, db_index=True)
    purpose = models.CharField(max_length=40, blank=True)
    date = models.DateField()
    adults = models.PositiveIntegerField()
    children = models.JSONField(help_text="How many in each child band.")
    age_unknown = models.PositiveIntegerField(
        default=0, help_text="Of whom nobody said whether they are adults or children."
    )
    by = models.CharField(max_length=12)
    replaces = models.UUIDField(null=True, blank=True, db_index=True)
    counts = models.BooleanField(default=True)


class TokenWord(Fact):
    """A medium was linked to somebody, or withdrawn."""

    token = models.CharField(max_length=64, db_index=True)
    medium = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=4, blank=True)
    last_four = models.CharField(max_length=4, blank=True)
    person = models.UUIDField(null=True, blank=True, db_index=True)
    family = models.UUIDField(null=True, blank=True)
    standing = models.CharField(max_length=8)
    by = models.UUIDField(null=True, blank=True)


class FamilyWord(Fact):
    """A family registered, or was amended; what was said is in the event."""

    family = models.UUIDField(db_index=True)


class SessionWord(Fact):
    """A session was closed, opened again or cancelled at the door."""

    session = models.UUIDField(db_index=True)
    what = models.CharField(
        max_length=9,
        choices=[("closed", "Closed"), ("reopened", "Opened again"), ("cancelled", "Cancelled")],
    )
    counted = models.PositiveIntegerField(null=True, blank=True)
    named = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    by = models.UUIDField(null=True, blank=True)


class Feedback(models.Model):
    """A face that was pressed: the day and the session, nothing that leads to anybody."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, db_constraint=False)
    face = models.CharField(max_length=12)
    session = models.UUIDField(null=True, blank=True, db_index=True)
    hub = models.ForeignKey(Hub, models.PROTECT)
    date = models.DateField(db_index=True)

    class Meta:
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return f"{self.face} on {self.date}"


class HelpAsked(models.Model):
    """ "Here to Help" was asked for something from the list."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, db_constraint=False)
    purpose = models.CharField(max_length=40)
    channel = models.CharField(max_length=12)
    hub = models.ForeignKey(Hub, models.PROTECT)
    date = models.DateField(db_index=True)

    class Meta:
        verbose_name_plural = "help asked"

    def __str__(self) -> str:
        return f"{self.purpose} on {self.date}"


class Audit(Fact):
    """What a member of staff did, or looked at, at a kiosk."""

    staff = models.UUIDField(db_index=True)
    action = models.CharField(max_length=40)
    about = models.UUIDField(null=True, blank=True, db_index=True)
    reason = models.CharField(max_length=40, blank=True)
    hub = models.ForeignKey(Hub, models.PROTECT)

    class Meta:
        verbose_name_plural = "audit"
