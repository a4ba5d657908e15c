"""From when on a kiosk is in trouble, who is told, and what they were told."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models

from registry.kiosks.models import Kiosk

DAY_MINUTES = 24 * 60


def _at_least(least: int, most: int) -> list[MinValueValidator | MaxValueValidator]:
    return [MinValueValidator(least), MaxValueValidator(most)]


def validate_addresses(text: str) -> None:
    """Look at addresses that stand one on a line.

    Raises:
        ValidationError: one of them is none.
    """
    for line in text.split():
        try:
            validate_email(line)
        except ValidationError as error:
            raise ValidationError(f"“{line}” is not an e-mail address.") from error


class Limits(models.Model):
    """One row: from when on something is a trouble, and who hears of it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    not_heard_minutes = models.PositiveIntegerField(
        "Not heard for",
        default=30,
        validators=_at_least(5, 14 * DAY_MINUTES),
        help_text="Minutes in which its hub is open; without hours in its configuration, any minutes.",
    )
    queue_minutes = models.PositiveIntegerField(
        "Queue older than",
        default=60,
        validators=_at_least(5, 14 * DAY_MINUTES),
        help_text="Minutes that the oldest unsent event has waited.",
    )
    reader_silent_hours = models.PositiveIntegerField(
        "Reader silent for",
        default=16,
        validators=_at_least(0, 24 * 60),
        help_text="Opening hours without a single card or code; 0 to never say so.",
    )
    clock_seconds = models.PositiveIntegerField(
        "Clock off by",
        default=120,
        validators=_at_least(5, DAY_MINUTES * 60),
        help_text="Seconds between its clock and ours.",
    )
    gap_minutes = models.PositiveIntegerField(
        "Gap for",
        default=15,
        validators=_at_least(1, 14 * DAY_MINUTES),
        help_text="Minutes for which numbers are missing below one that is held.",
    )
    disk_mib = models.PositiveIntegerField(
        "Disk nearly full below",
        default=512,
        validators=_at_least(1, 1_000_000),
        help_text="MiB that are still free on the kiosk.",
    )
    recipients = models.TextField(
        "E-mail to", blank=True, validators=[validate_addresses], help_text="One address on a line."
    )
    webhook = models.URLField("Webhook", blank=True, help_text="An https address that takes JSON.")
    webhook_secret = models.CharField(
        "Webhook's secret",
        max_length=200,
        blank=True,
        help_text="Signs what is posted: X-Hub-Signature-256 holds its HMAC.",
    )
    round_until = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Somebody is going round until then."
    )
    round_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="The last round's end.")

    class Meta:
        verbose_name_plural = "limits"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_set_of_limits")]

    def __str__(self) -> str:
        return "Limits"

    @property
    def addresses(self) -> list[str]:
        """Whom the e-mail goes to."""
        return self.recipients.split()


class Alert(models.Model):
    """One trouble of one kiosk, from its beginning to its end; said once at each, on each way."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kiosk = models.ForeignKey(Kiosk, models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=16)
    about = models.CharField(max_length=80, blank=True, help_text="Which reader, where it is one of several.")
    sentence = models.CharField(max_length=400)
    began_at = models.DateTimeField(help_text="When a round found it.")
    quiet_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when rounds find it no more; not over at once."
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mailed_end_at = models.DateTimeField(null=True, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_end_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-began_at", "id"]
        indexes = [models.Index(fields=["-began_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kiosk", "kind", "about"],
                condition=models.Q(ended_at=None),
                name="one_open_alert_a_trouble",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.kiosk}"
