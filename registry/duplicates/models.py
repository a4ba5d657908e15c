"""What was proposed, what people answered, and what was merged."""

from uuid import uuid4

from django.db import models

from registry.people.models import Person


class Likeness(models.Model):
    """Two records that may be of one person, with the evidence; the one with the smaller id is first."""

    class Answer(models.TextChoices):
        """What a person said of it."""

        OPEN = "", "To be looked at"
        MERGED = "merged", "One person"
        DIFFERENT = "different", "Two people"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    evidence = models.JSONField(help_text="Sentences without anybody's name or date.")
    found_at = models.DateTimeField()
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True, default=Answer.OPEN)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-score", "id"]
        verbose_name_plural = "likenesses"
        indexes = [models.Index(fields=["answer", "-score", "id"], name="likeness_to_be_looked_at")]
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="one_likeness_a_pair"),
            models.CheckConstraint(
                condition=models.Q(person__lt=models.F("other")), name="likeness_smaller_first"
            ),
        ]

    def __str__(self) -> str:
        return f"Likeness of {self.score}"


class Merge(models.Model):
    """One merging of two records, with all that is needed to take them apart again."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kept = models.ForeignKey(Person, models.CASCADE, related_name="merges_kept")
    away = models.ForeignKey(Person, models.CASCADE, related_name="merges_away")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    why = models.CharField(max_length=200, blank=True)
    changed = models.JSONField(help_text="Which rows went over, which gave way, and what was filled in.")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["away"], condition=models.Q(undone_at=None), name="merged_into_one_only"
            )
        ]

    def __str__(self) -> str:
        return f"Merged on {self.at:%Y-%m-%d}{', undone' if self.undone_at else ''}"
