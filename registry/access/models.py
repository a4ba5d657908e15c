"""Posts: which role an account has, and where."""

from django.conf import settings
from django.db import models

from registry.access.roles import AT_A_HUB, Role
from registry.timetable.models import Hub


class Post(models.Model):
    """One role of one account: at a hub, for a partner organisation, or for the city."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="posts")
    role = models.CharField(
        max_length=16, choices=[(role.value, role.replace("-", " ").capitalize()) for role in Role]
    )
    hub = models.ForeignKey(
        Hub, models.CASCADE, null=True, blank=True, help_text="For a receptionist, leader or hub manager."
    )
    partner = models.CharField(
        max_length=120, blank=True, help_text="For a partner: the organisation, as the timetable names it."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(role__in=list(AT_A_HUB)) | models.Q(hub__isnull=False),
                name="a_post_at_a_hub_names_it",
                violation_error_message="This role is at a hub: choose which.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=list(AT_A_HUB)) | models.Q(hub__isnull=True),
                name="only_a_post_at_a_hub_names_one",
                violation_error_message="This role is not at a hub: leave the hub empty.",
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.PARTNER) ^ models.Q(partner=""),
                name="only_a_partner_names_an_organisation",
                violation_error_message="A partner names an organisation, and nobody else does.",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "hub"],
                condition=models.Q(hub__isnull=False),
                name="one_post_of_a_kind_at_a_hub",
                violation_error_message="The account has this post at this hub already.",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "partner"],
                condition=models.Q(hub__isnull=True),
                name="one_post_of_a_kind",
                violation_error_message="The account has this post already.",
            ),
        ]

    def __str__(self) -> str:
        where = self.hub.name if self.hub else self.partner
        return f"{self.get_role_display()}, {where}" if where else self.get_role_display()
