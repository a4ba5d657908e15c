"""Returns that were filed: what was sent, byte by byte, by whom, and what it rested on."""

from uuid import uuid4

from django.db import models

LONGEST_REASON = 300


class Filed(models.Model):
    """One return as it was filed. The database itself refuses to change or remove it (migration 0001)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    layout = models.CharField(max_length=40)
    layout_version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    first = models.DateField()
    last = models.DateField()
    revision = models.PositiveIntegerField(help_text="1 at first; filed again, one more.")
    showing = models.CharField(max_length=10)
    why = models.CharField(max_length=LONGEST_REASON, blank=True, help_text="Why it was filed again.")
    filed_at = models.DateTimeField()
    filed_by = models.CharField(max_length=150, help_text="The account's name at the time.")
    completeness = models.TextField(help_text="How much was held when it was filed, in words.")
    rules = models.JSONField(
        default=list, help_text="How ages, homes and estimates were taken, in sentences."
    )
    lines = models.BinaryField(help_text="Every line with the exact count behind it, as JSON.")
    csv = models.BinaryField(help_text="The file that was sent.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the CSV file.")

    class Meta:
        ordering = ["-first", "layout", "-revision"]
        verbose_name = "filed return"
        constraints = [
            models.UniqueConstraint(
                fields=["layout", "first", "last", "revision"], name="one_return_a_revision"
            )
        ]

    def __str__(self) -> str:
        again = f", revision {self.revision}" if self.revision > 1 else ""
        return f"{self.title}, {self.first} to {self.last}{again}"
