"""What was released, so that nothing can be worked out from two releases; and the keys of pseudonyms."""

from uuid import uuid4

from django.db import models


class Release(models.Model):
    """One table that left the building, with the exact counts behind it. It is never changed or removed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    table = models.CharField(max_length=40, help_text="The name under which it was asked for.")
    query = models.JSONField(help_text="What was asked, as the query string of a page has it.")
    first = models.DateField()
    last = models.DateField()
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=150)
    counts = models.BinaryField(help_text="What each count was, and what it was shown as, as JSON.")

    class Meta:
        ordering = ["released_at"]
        indexes = [models.Index(fields=["table", "first"], name="release_by_table")]

    def __str__(self) -> str:
        return f"{self.table}, {self.first} to {self.last}"


class PseudonymKey(models.Model):
    """The key under which people and families go in one set of data; changed, nobody can be followed on.

    HMAC-SHA-256 begins with two blocks made of its key. They are what is kept, so that PostgreSQL can
    make the same pseudonyms with the hash function that it has.
    """

    data = models.CharField(max_length=20, primary_key=True, help_text="Such as reporting, or extract.")
    inner = models.BinaryField()
    outer = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Pseudonyms of {self.data}, since {self.made_at:%Y-%m-%d}"
