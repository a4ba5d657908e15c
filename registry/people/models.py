"""Families, the people in them, and the media that open a family's screen."""

from uuid import uuid4

from django.db import models

from registry.timetable.models import Hub


class Family(models.Model):
    """People who registered together, or whom staff put together."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="families", help_text="Where they registered.")
    registered_on = models.DateField()
    sensitive = models.BooleanField(default=False, help_text="No name on any screen or roll.")
    language = models.CharField(
        max_length=8, blank=True, help_text="What the door speaks to them, as a language code such as pl."
    )

    class Meta:
        verbose_name_plural = "families"

    def __str__(self) -> str:
        return f"Family {str(self.id)[:8]}"


class Person(models.Model):
    """An adult or a child; never shared between two people, whatever they share."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    first_name = models.CharField(max_length=300, blank=True)
    last_name = models.CharField(max_length=300)
    known_as = models.CharField(max_length=300, blank=True)
    born = models.DateField(null=True, blank=True)
    over_19 = models.BooleanField(
        default=False, help_text='An adult who said only "over 19" instead of a date of birth.'
    )

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.known_as or self.first_name or "(no first name)"


class Member(models.Model):
    """A person's place in a family; a child may have a place in two families blind to each other."""

    class Role(models.TextChoices):
        """By relationship, not by age."""

        ADULT = "adult", "Adult"
        CHILD = "child", "Child"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    family = models.ForeignKey(Family, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=5, choices=Role.choices)
    registration = models.UUIDField(
        help_text="Adults see one another at the door only if they registered together."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["family", "person"], name="one_place_in_a_family")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} in {self.family}"


class Medium(models.Model):
    """A card, fob or pass. A key to a family, never a person's identity."""

    class Kind(models.TextChoices):
        """What it is made of."""

        CARD = "card", "Card"
        PASS = "pass", "Hub pass"

    class Standing(models.TextChoices):
        """Only an active medium opens a screen."""

        ACTIVE = "active", "Active"
        LOST = "lost", "Lost"
        REPLACED = "replaced", "Replaced"
        REVOKED = "revoked", "Revoked"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, help_text="Keyed hash; the token is not kept.")
    last_four = models.CharField(max_length=4)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    person = models.ForeignKey(Person, models.CASCADE, related_name="media")
    family = models.ForeignKey(Family, models.CASCADE, related_name="media")
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.ACTIVE)

    class Meta:
        verbose_name_plural = "media"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} …{self.last_four}"
