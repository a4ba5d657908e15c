"""The audit: one row for each record that somebody looked at or changed."""

from uuid import uuid4

from django.db import models


class Entry(models.Model):
    """One look or change. The database itself refuses to update or delete a row (migration 0002).

    It names people's records by id only, and of a change the fields, never what was in them: so that
    it can be kept when the record itself is gone. It holds no link to the account, which may go too.
    """

    class What(models.TextChoices):
        """What was done."""

        LOOKED = "looked", "Looked at"
        LISTED = "listed", "Saw in a list"
        SEARCHED = "searched", "Searched"
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        REMOVED = "removed", "Removed"
        EXPORTED = "exported", "Exported"
        REFUSED = "refused", "Was refused"
        SIGNED_IN = "signed-in", "Signed in"
        FAILED = "failed", "Failed to sign in"

    act = models.UUIDField(default=uuid4, db_index=True, help_text="Rows of one page or one act share it.")
    at = models.DateTimeField(db_index=True)
    account = models.BigIntegerField(null=True, help_text="None for the registry itself.")
    who = models.CharField(max_length=150, help_text="The account's name at the time.")
    roles = models.CharField(max_length=150, blank=True)
    what = models.CharField(max_length=10, choices=What.choices)
    kind = models.CharField(max_length=60, blank=True, help_text="Of record, such as people.person.")
    record = models.CharField(max_length=60, blank=True, help_text="The record's id.")
    person = models.UUIDField(null=True, help_text="Whose record it was, where it is one person's.")
    fields = models.CharField(max_length=500, blank=True, help_text="Which fields, never what was in them.")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["person", "at"]),
            models.Index(fields=["kind", "record"]),
            models.Index(fields=["account", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.get_what_display().lower()} {self.kind} at {self.at:%Y-%m-%d %H:%M}"
