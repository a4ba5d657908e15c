"""Members of staff: not accounts of the registry, though somebody may have one besides."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from registry.timetable.models import Hub
from sync.terms import StaffRole


class Staff(models.Model):
    """Somebody who may sign in behind the PIN at one hub's kiosks; at two hubs, somebody has two of these."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    hub = models.ForeignKey(Hub, models.CASCADE, related_name="staff")
    name = models.CharField(max_length=80, help_text="How they are called on the kiosk.")
    role = models.CharField(
        max_length=12, choices=[(role.value, role.replace("-", " ").capitalize()) for role in StaffRole]
    )
    pin_hash = models.CharField(max_length=200, editable=False, blank=True)
    card_hash = models.CharField(
        max_length=64, editable=False, blank=True, help_text="Keyed hash of their staff card."
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        help_text="Their account here, if they have one.",
    )
    working = models.BooleanField(default=True, help_text="Untick for those who have left: the PIN ends.")

    class Meta:
        verbose_name_plural = "staff"
        ordering = ["hub__name", "name"]
        constraints = [
            models.UniqueConstraint(fields=["hub", "name"], name="one_name_at_a_hub"),
            models.UniqueConstraint(
                fields=["hub", "card_hash"],
                condition=~models.Q(card_hash=""),
                name="one_holder_of_a_staff_card",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.hub}"
