"""Releases of the official files, what they say of each area, and where families and hubs reach."""

from django.db import models

from registry.people.models import Family
from registry.timetable.models import Hub


class Kind(models.TextChoices):
    """What an official file is about."""

    POSTCODES = "postcodes", "Postcodes"
    NAMES = "names", "Names of small areas"
    DEPRIVATION = "deprivation", "Deprivation"
    POPULATION = "population", "Population by single year of age"
    WARDS = "wards", "Wards of small areas"
    BOUNDARIES = "boundaries", "Boundaries of small areas"
    ETHNICITY = "ethnicity", "Ethnic groups by census"


class Generation(models.IntegerChoices):
    """The census after which small areas were drawn; codes of two generations are never compared."""

    LSOA_2011 = 2011, "2011 LSOAs"
    LSOA_2021 = 2021, "2021 LSOAs"


class Release(models.Model):
    """One official file as it was published; nothing reads it before it is ``complete``."""

    kind = models.CharField(max_length=11, choices=Kind.choices)
    name = models.CharField(max_length=120, help_text="Such as ONSPD May 2025.")
    generation = models.PositiveSmallIntegerField(
        choices=Generation.choices, null=True, blank=True, help_text="None for postcodes, which carry both."
    )
    effective = models.DateField(help_text="The first day for which it is the one to use.")
    loaded_at = models.DateTimeField()
    rows = models.PositiveIntegerField(default=0)
    complete = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "-effective"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="one_release_a_name")]

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """One postcode in one release, live or terminated; no postcode here belongs to anybody."""

    release = models.ForeignKey(Release, models.CASCADE)
    postcode = models.CharField(max_length=7, help_text="Without its space.")
    lsoa_2011 = models.CharField(max_length=9, blank=True)
    lsoa_2021 = models.CharField(max_length=9, blank=True)
    ended = models.DateField(null=True, blank=True, help_text="The month in which it was terminated.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "postcode"], name="one_postcode_a_release")]

    def __str__(self) -> str:
        return f"{self.postcode[:-3]} {self.postcode[-3:]}"


class Area(models.Model):
    """The name of a small area."""

    release = models.ForeignKey(Release, models.CASCADE)
    code = models.CharField(max_length=9)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "code"], name="one_name_a_release")]

    def __str__(self) -> str:
        return self.name


class Ward(models.Model):
    """The electoral ward that a small area lies in, by the published best fit."""

    release = models.ForeignKey(Release, models.CASCADE)
    lsoa = models.CharField(max_length=9)
    code = models.CharField(max_length=9)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "lsoa"], name="one_ward_a_release")]

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """Where a small area lies: a GeoJSON geometry in degrees of longitude and latitude."""

    release = models.ForeignKey(Release, models.CASCADE)
    lsoa = models.CharField(max_length=9)
    shape = models.JSONField(help_text="A Polygon or a MultiPolygon.")

    class Meta:
        verbose_name_plural = "boundaries"
        constraints = [models.UniqueConstraint(fields=["release", "lsoa"], name="one_boundary_a_release")]

    def __str__(self) -> str:
        return self.lsoa


class Deprivation(models.Model):
    """How deprived an area is: rank 1 and decile 1 are the most deprived in England."""

    release = models.ForeignKey(Release, models.CASCADE)
    lsoa = models.CharField(max_length=9)
    imd_rank = models.PositiveIntegerField()
    imd_decile = models.PositiveSmallIntegerField()
    idaci_rank = models.PositiveIntegerField(help_text="Income deprivation affecting children.")
    idaci_decile = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "deprivation"
        constraints = [models.UniqueConstraint(fields=["release", "lsoa"], name="one_rank_a_release")]

    def __str__(self) -> str:
        return f"{self.lsoa}: decile {self.imd_decile}"


class Population(models.Model):
    """How many people of each age lived in an area in the middle of a year, by estimate."""

    release = models.ForeignKey(Release, models.CASCADE)
    lsoa = models.CharField(max_length=9)
    year = models.PositiveSmallIntegerField()
    by_age = models.JSONField(help_text="People of age 0, 1, 2 … 89, and 90 or over.")

    class Meta:
        verbose_name_plural = "population"
        constraints = [
            models.UniqueConstraint(fields=["release", "year", "lsoa"], name="one_estimate_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.lsoa} in {self.year}"


class Ethnicity(models.Model):
    """How many usual residents of a small area the census counted in each ethnic group."""

    release = models.ForeignKey(Release, models.CASCADE)
    lsoa = models.CharField(max_length=9)
    by_group = models.JSONField(help_text="Of all ages, by the codes of `registry.people.asked`.")

    class Meta:
        verbose_name_plural = "ethnicity"
        constraints = [models.UniqueConstraint(fields=["release", "lsoa"], name="one_census_a_release")]

    def __str__(self) -> str:
        return self.lsoa


class ReachArea(models.Model):
    """A small area that a hub is there for, from one day until another; 2021 LSOAs."""

    hub = models.ForeignKey(Hub, models.CASCADE, related_name="reach_areas")
    lsoa = models.CharField(max_length=9)
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="The first day on which it is no longer so.")

    class Meta:
        ordering = ["hub__name", "lsoa"]
        constraints = [
            models.UniqueConstraint(fields=["hub", "lsoa", "since"], name="one_reach_area_a_day"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("since")),
                name="reach_area_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lsoa} of {self.hub}"


class Home(models.Model):
    """Where a family has lived since a day: small areas, and the postcode unless they are sensitive."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="homes")
    since = models.DateField()
    postcode = models.CharField(max_length=7, blank=True, help_text="Never kept for a sensitive family.")
    lsoa_2011 = models.CharField(max_length=9, blank=True)
    lsoa_2021 = models.CharField(max_length=9, blank=True, db_index=True)
    release = models.ForeignKey(
        Release, models.SET_NULL, null=True, blank=True, help_text="The postcodes that were asked."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["family", "since"], name="one_home_a_day")]
        indexes = [
            models.Index(fields=["postcode"], condition=~models.Q(postcode=""), name="home_by_postcode")
        ]

    def __str__(self) -> str:
        return f"Home since {self.since}"
