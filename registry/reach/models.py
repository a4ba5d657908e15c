"""What figures are counted from: everybody's number, sheets of who came, and the roll of who they are.

All of it follows from visits and people's records and can be made again at any time; nothing here is
the only copy of anything. No name, date of birth beside a name, or address: numbers and bits.
"""

from secrets import randbits

from django.db import models
from django.db.models import Q

from registry.timetable.models import Hub

BLOCK = 1024
"""Numbers in a block; all of one hub's people, so that who comes to one hub have numbers close together."""
ALL = 0
"""The kind of a sheet that holds every kind of session."""


def new_version() -> int:
    """Return a number that no row had before; sums of a million of them still fit a database's integer."""
    return 1 + randbits(42)


class Kind(models.Model):
    """A sort of session: its type, who leads it where that is not the type's partner, and where."""

    type = models.CharField(max_length=60, help_text="A code, or what `registry.reach.counting` calls it.")
    partner = models.CharField(max_length=60, blank=True, help_text="Empty: as the type says today.")
    venue = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "partner", "venue"], name="one_kind")]

    def __str__(self) -> str:
        return f"{self.type} at {self.venue}"


class Block(models.Model):
    """Numbers of one hub: from its own number times `BLOCK`, so many are given."""

    hub = models.ForeignKey(Hub, models.CASCADE, related_name="+")
    used = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.used} from {self.pk * BLOCK}"


class PersonBlock(Block):
    """Numbers of people."""


class FamilyBlock(Block):
    """Numbers of families."""


class RollPage(models.Model):
    """What is known of the people of one block, in columns.

    It is apart from the block, so that who gives numbers and who writes the roll never wait for each other.
    """

    block = models.PositiveIntegerField(primary_key=True)
    version = models.BigIntegerField(default=0)
    content = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"People from {self.block * BLOCK}"


class PersonNumber(models.Model):
    """Somebody's number; also of people whom the registry does not know yet."""

    person = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    first = models.DateField(null=True, help_text="The first day on which they came anywhere.")

    def __str__(self) -> str:
        return str(self.number)


class FamilyNumber(models.Model):
    """A family's number."""

    family = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)

    def __str__(self) -> str:
        return str(self.number)


class Rewound(models.Model):
    """One row: its version changes with whatever moves anybody's first day later."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "rewound"

    def __str__(self) -> str:
        return f"Rewound {self.version}"


class Sheet(models.Model):
    """Who came to one hub in one month, to one kind of session or to any.

    A mark is a number and a day. Whoever came twice on one day has two marks.
    """

    hub = models.ForeignKey(Hub, models.CASCADE, related_name="+")
    month = models.DateField(help_text="Its first day.")
    kind = models.PositiveIntegerField(help_text="The number of a `Kind`, or 0 for all.")
    version = models.BigIntegerField(default=0)
    identified = models.PositiveIntegerField(default=0, help_text="Attendances that name a person.")
    anonymous = models.PositiveIntegerField(default=0, help_text="Attendances that name nobody.")
    visits = models.PositiveIntegerField(default=0, help_text="People and days, each pair once.")
    by_day = models.BinaryField(default=b"", help_text="Both kinds of attendances on each day.")
    who = models.BinaryField(default=b"", help_text="Numbers of people.")
    marks = models.BinaryField(default=b"", help_text="Marks of people.")
    families = models.BinaryField(default=b"", help_text="Marks of families.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "hub", "kind"], name="one_sheet")]
        # Each enquiry asks whether any has another version: this answers it without the sheets.
        indexes = [
            models.Index(fields=["month", "hub", "version"], condition=Q(kind=ALL), name="sheet_versions")
        ]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"


class StalePerson(models.Model):
    """Somebody of whom the roll may say what is no longer so; written by triggers."""

    person = models.UUIDField()

    def __str__(self) -> str:
        return "stale"


class StaleSheet(models.Model):
    """A hub's month in which a session has become another than the sheets say; written by triggers."""

    hub = models.UUIDField()
    month = models.DateField()

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"


class SessionCount(models.Model):
    """How many attendances at a session count, whenever and at whichever hub they were written down."""

    session = models.UUIDField(primary_key=True)
    came = models.IntegerField(default=0)

    def __str__(self) -> str:
        return str(self.came)


class StaleSessions(models.Model):
    """A hub's month in which a session, or what is known of it, has become another; written by triggers.

    The sheet of all kinds says nothing of sessions, but who holds them reads them again with its version.
    """

    hub = models.UUIDField()
    month = models.DateField(help_text="Of the sessions' beginning, by UTC.")

    class Meta:
        verbose_name_plural = "stale sessions"

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"


class TimetablePage(models.Model):
    """The sessions of a hub's month as columns, as they were when its sheet of all kinds had this version.

    It saves a process from reading the timetable; what has another version by now is read from there.
    """

    hub = models.ForeignKey(Hub, models.CASCADE, related_name="+")
    month = models.DateField(help_text="Of the sessions' beginning, by UTC.")
    version = models.BigIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "hub"], name="one_timetable_page")]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"
