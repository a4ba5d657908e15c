"""The feed: one row for each thing that a kiosk may know, with the version that last changed it."""

from uuid import uuid4

from django.db import models


class Feed(models.Model):
    """One row. Whoever publishes locks it until commit, so that versions commit in their order."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    epoch = models.UUIDField(default=uuid4, help_text="Another registry, or one restored, has another.")
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_feed")]

    def __str__(self) -> str:
        return f"Feed at {self.version}"


class Entry(models.Model):
    """The latest state of one thing in the slice: the wire's entry, or a tombstone."""

    id = models.UUIDField(primary_key=True, help_text="The id of the thing itself.")
    kind = models.CharField(max_length=10)
    hub = models.UUIDField(null=True, blank=True, help_text="Only this hub's kiosks; none for all.")
    content = models.TextField(help_text="The entry as JSON, as it goes on the wire.")
    digest = models.BigIntegerField()
    expires = models.DateField(null=True, blank=True, help_text="Leaves every slice after this day.")
    bucket = models.PositiveSmallIntegerField(default=0, help_text="Part of the checksum it is in.")
    family = models.UUIDField(null=True, blank=True, help_text="Of a medium or finding: whose it is.")
    deleted = models.BooleanField(default=False)
    version = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.kind} at {self.version}"
