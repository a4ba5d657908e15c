"""What people ask about their data, what stops it being used or removed, and how long it is kept."""

from uuid import uuid4

from django.db import models

from registry.people.models import Person


class Case(models.Model):
    """Somebody asked something about their data, or their child's; it is answered within a month."""

    class Kind(models.TextChoices):
        """What they may ask (UK GDPR, articles 15, 16, 18 and 21)."""

        ACCESS = "access", "A copy of their data"
        RECTIFICATION = "rectification", "A correction"
        RESTRICTION = "restriction", "That it is kept but not used"
        OBJECTION = "objection", "That it is not used at all"

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", "Open"
        REVIEWED = "reviewed", "Reviewed, to be sent"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=13, choices=Kind.choices)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="privacy_cases", help_text="Whose data it is."
    )
    received_on = models.DateField()
    due_on = models.DateField(editable=False, help_text="One month after it came (UK GDPR, article 12).")
    asked_by = models.CharField(max_length=200, help_text="Who asks, and how it was checked that they may.")
    asked = models.TextField(blank=True, help_text="In their words.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN, editable=False)
    answer = models.TextField(blank=True, help_text="What was done, or why not.")
    closed_on = models.DateField(null=True, editable=False)
    reviewed_by = models.CharField(max_length=150, blank=True, editable=False)
    reviewed_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["due_on"]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, due {self.due_on}"


class Withheld(models.Model):
    """One item of a copy that the reviewer decided about, otherwise than was proposed or with a reason."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    item = models.CharField(max_length=200)
    given = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "item"], name="one_decision_an_item")]

    def __str__(self) -> str:
        return f"{self.item}: {'given' if self.given else 'withheld'}"


class Complaint(models.Model):
    """Somebody complains of how their data was handled; acknowledged within 30 days.

    Data Protection Act 2018, section 164A, as the Data (Use and Access) Act 2025 inserts it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="complaints", help_text="If on record."
    )
    received_on = models.DateField()
    acknowledge_by = models.DateField(editable=False)
    made_by = models.CharField(max_length=200, help_text="Who complains, and how they are answered.")
    about = models.TextField()
    acknowledged_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["acknowledge_by"]

    def __str__(self) -> str:
        return f"Complaint of {self.received_on}"


class Restriction(models.Model):
    """Somebody's data is kept and not used: nobody changes it, no door shows their name."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="restrictions")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="restrictions")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(until__isnull=True), name="one_restriction_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"Restricted since {self.since}"


class Hold(models.Model):
    """Somebody's record is not removed, whatever the rules say, for example for an inquiry."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="holds")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"Held since {self.since}"


class Rule(models.Model):
    """How long one class of record is kept; the information governance team confirms the years."""

    class Of(models.TextChoices):
        """The classes of record that retention removes."""

        CHILD = "child", "A child's identity"
        ADULT = "adult", "An adult's identity"
        REFUSAL = "refusal", "Events that could not be taken"
        CASE = "case", "Requests and complaints that are closed"

    of = models.CharField(max_length=8, choices=Of.choices, primary_key=True)
    years = models.PositiveSmallIntegerField()
    counted_from = models.CharField(max_length=120, editable=False)
    basis = models.CharField(max_length=300, help_text="Why so long, in words for the public.")
    active = models.BooleanField(default=False, help_text="Off: only reported, until somebody confirms it.")
    confirmed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["of"]

    def __str__(self) -> str:
        return f"{self.get_of_display()}: {self.period}"

    @property
    def period(self) -> str:
        """How long, in words."""
        return "1 year" if self.years == 1 else f"{self.years} years"


class Run(models.Model):
    """One run of retention: what it removed, or would have."""

    at = models.DateTimeField()
    dry = models.BooleanField()
    report = models.JSONField(help_text="For each rule: due, held back, removed.")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{'Dry run' if self.dry else 'Run'} of {self.at:%Y-%m-%d %H:%M}"


class Remnant(models.Model):
    """A person who was de-identified: a number without a name, so that past totals stay what they were."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="remnant")
    on = models.DateField()

    def __str__(self) -> str:
        return f"De-identified on {self.on}"
