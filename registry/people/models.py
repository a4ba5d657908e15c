"""Families, the people in them, and the media that open a family's screen."""

from uuid import uuid4

from django.db import models

from registry.people.asked import EthnicGroup, Gender, Said
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
    no_postcode = models.CharField(
        "why there is no postcode",
        max_length=8,
        choices=[("", "Not said"), ("none", "No fixed address"), ("declined", "Prefer not to say")],
        default="",
        blank=True,
    )
    safety_asked = models.BooleanField(
        null=True,
        blank=True,
        help_text="Whether “must anyone not know that you come here?” was asked.",
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
    born_about = models.CharField(
        "date of birth is",
        max_length=5,
        choices=[("", "Known to the day"), ("month", "Known to the month"), ("year", "Known to the year")],
        default="",
        blank=True,
        help_text="Where not all of it is known, the date is the middle of the month or year.",
    )
    over_19 = models.BooleanField(
        default=False, help_text='An adult who said only "over 19" instead of a date of birth.'
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        help_text="Who this record turned out to be; it counts and shows under that one alone.",
    )

    class Meta:
        verbose_name_plural = "people"
        indexes = [
            models.Index(fields=["born"], name="person_by_birth"),
            models.Index(
                fields=["id"], condition=models.Q(merged_into__isnull=False), name="person_who_was_merged"
            ),
        ]

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


class MediumChange(models.Model):
    """One change of a medium: how it stood and whose it was before and after; never changed itself."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    medium = models.ForeignKey(Medium, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    before = models.CharField(max_length=8, blank=True, help_text="Empty where it was linked first.")
    after = models.CharField(max_length=8, choices=Medium.Standing.choices)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", help_text="Whose it was after.")
    by = models.CharField(max_length=150, blank=True, help_text="An account, or a member of staff's number.")
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_after_display()} on {self.at:%Y-%m-%d}"


class Relationship(models.Model):
    """What one adult is to one child, as they said it; it opens nothing at the door."""

    class Kind(models.TextChoices):
        """The answers of the form."""

        MOTHER = "mother", "Mother"
        FATHER = "father", "Father"
        STEPMOTHER = "stepmother", "Stepmother"
        STEPFATHER = "stepfather", "Stepfather"
        STEPPARENT = "step-parent", "Step-parent"
        GRANDMOTHER = "grandmother", "Grandmother"
        GRANDFATHER = "grandfather", "Grandfather"
        GRANDPARENT = "grandparent", "Grandparent"
        FOSTER = "foster-carer", "Foster carer"
        KINSHIP = "kinship-carer", "Kinship carer"
        GUARDIAN = "guardian", "Guardian"
        CHILDMINDER = "childminder", "Childminder"
        SIBLING = "sibling", "Sibling"
        OTHER = "other", "Other"

    class Responsibility(models.TextChoices):
        """Whether the adult has parental responsibility for the child."""

        YES = "yes", "Yes"
        NO = "no", "No"
        NOT_SURE = "not-sure", "Not sure"
        DECLINED = "declined", "Prefer not to say"
        NOT_ASKED = "", "Not asked"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    adult = models.ForeignKey(Person, models.CASCADE, related_name="to_children")
    child = models.ForeignKey(Person, models.CASCADE, related_name="to_adults")
    kind = models.CharField(max_length=13, choices=Kind.choices)
    responsibility = models.CharField(
        max_length=8, choices=Responsibility.choices, default=Responsibility.NOT_ASKED, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["adult", "child"], name="one_relationship_a_pair"),
            models.CheckConstraint(condition=~models.Q(adult=models.F("child")), name="related_to_another"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Expected(models.Model):
    """A child to be born. Not a person, so that no count can hold it; the birth makes the person."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    family = models.ForeignKey(Family, models.CASCADE, related_name="expected")
    expecting = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="expects")
    due = models.DateField()
    ended_on = models.DateField(null=True, blank=True, help_text="It will not be born; nobody asks again.")
    child = models.OneToOneField(Person, models.CASCADE, null=True, blank=True, related_name="was_expected")

    class Meta:
        verbose_name_plural = "expected"

    def __str__(self) -> str:
        return f"Due {self.due}"


class Answers(models.Model):
    """What somebody said of themselves where they need not; empty is "not asked yet", never "no"."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="answers")
    gender = models.CharField(max_length=8, choices=Gender.choices, default="", blank=True)
    ethnicity = models.CharField(max_length=25, choices=EthnicGroup.choices, default="", blank=True)
    send = models.CharField(
        "special educational needs or disability", max_length=8, choices=Said.choices, default="", blank=True
    )
    plan = models.CharField(
        "education, health and care plan", max_length=8, choices=Said.choices, default="", blank=True
    )
    language = models.CharField(
        "main language", max_length=8, blank=True, help_text='A code such as pl, or "declined".'
    )
    interpreter = models.CharField(
        "needs an interpreter", max_length=8, choices=Said.choices, default="", blank=True
    )

    allergies = models.CharField(
        max_length=500,
        blank=True,
        help_text="What whoever runs a session must know, such as nuts; “none” is an answer.",
    )

    class Meta:
        verbose_name_plural = "answers"

    def __str__(self) -> str:
        return "Answers"


class Contact(models.Model):
    """How an adult may be reached; without "safe to contact" nobody writes or calls."""

    class By(models.TextChoices):
        """What they prefer."""

        TEXT = "text", "Text message"
        CALL = "call", "Telephone call"
        EMAIL = "email", "E-mail"
        LETTER = "letter", "Letter"
        NOT = "not", "Do not contact"

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="contact")
    telephone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    prefers = models.CharField(max_length=6, choices=By.choices, default=By.NOT)
    safe_to_contact = models.BooleanField(default=False, help_text="They said that it is safe.")
    safe_to_leave_message = models.BooleanField(default=False)
    address = models.CharField(
        max_length=300, blank=True, help_text="For letters only; never kept for a sensitive family."
    )
    emergency_name = models.CharField(max_length=300, blank=True)
    emergency_telephone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.get_prefers_display()


class Consent(models.Model):
    """One thing that somebody agreed to, apart from all others; a new answer is a new row."""

    class To(models.TextChoices):
        """What is asked separately. Using the hubs needs no consent: that is a public task."""

        PHOTOGRAPHS = "photographs", "Photographs and video"
        MARKETING = "marketing", "News and offers"
        INTRODUCTIONS = "introductions", "Introductions to partners"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents", help_text="Whom it is about.")
    to = models.CharField(max_length=13, choices=To.choices)
    wording = models.CharField(max_length=40, help_text="Version of the words that were shown.")
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=150, blank=True, help_text="Who said so, and who wrote it down.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "to"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_consent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_to_display()}, {'withdrawn' if self.withdrawn_at else 'given'}"


class NoticeShown(models.Model):
    """The privacy notice that a family was shown."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    family = models.ForeignKey(Family, models.CASCADE, related_name="notices")
    version = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        verbose_name_plural = "notices shown"
        constraints = [models.UniqueConstraint(fields=["family", "version", "at"], name="one_showing")]

    def __str__(self) -> str:
        return f"{self.version} ({self.language})"
