"""Where people live on a day, and which areas the hubs reach, as tables of a statement.

A family lives where the latest word up to the day says; before the first word, where that says. A
person lives with the first of their families to register whose small area is known: a child of two
families has one home in every figure.
"""

from datetime import date

from registry.reach.plain.statement import Statement


def homes(statement: Statement, day: date) -> str:
    """Return the table ``homes (person, lsoa)``: one row for each person whose small area is known."""
    on = statement.value(day)
    statement.table(
        "family_homes",
        f"""SELECT family_id AS family, lsoa_2021 AS lsoa, ROW_NUMBER() OVER (
                PARTITION BY family_id
                ORDER BY CASE WHEN since <= {on} THEN 0 ELSE 1 END,
                         CASE WHEN since <= {on} THEN since END DESC, since) AS place
            FROM geography_home""",  # noqa: S608  our own words
    )
    statement.table(
        "places",
        """SELECT member.person_id AS person, family_homes.lsoa AS lsoa, ROW_NUMBER() OVER (
                PARTITION BY member.person_id ORDER BY family.registered_on, family.id) AS place
           FROM people_member member
           JOIN people_family family ON family.id = member.family_id
           JOIN family_homes ON family_homes.family = family.id AND family_homes.place = 1
           WHERE family_homes.lsoa <> ''""",
    )
    return statement.table("homes", "SELECT person, lsoa FROM places WHERE place = 1")


def reach_areas(statement: Statement, day: date) -> str:
    """Return the table ``reach_areas (hub, lsoa)``: what each hub is there for on a day."""
    on = statement.value(day)
    return statement.table(
        "reach_areas",
        f"""SELECT DISTINCT hub_id AS hub, lsoa FROM geography_reacharea
            WHERE since <= {on} AND (until IS NULL OR until > {on})""",  # noqa: S608  our own words
    )


def city_areas(statement: Statement, day: date) -> str:
    """Return the table ``city_areas (lsoa)``: what the hubs reach together."""
    reach_areas(statement, day)
    return statement.table("city_areas", "SELECT DISTINCT lsoa FROM reach_areas")


def languages(statement: Statement) -> str:
    """Return the table ``languages (person, language)``: of the first family to register that named one."""
    statement.table(
        "spoken",
        """SELECT member.person_id AS person, family.language AS language, ROW_NUMBER() OVER (
                PARTITION BY member.person_id ORDER BY family.registered_on, family.id) AS place
           FROM people_member member JOIN people_family family ON family.id = member.family_id
           WHERE family.language <> ''""",
    )
    return statement.table("languages", "SELECT person, language FROM spoken WHERE place = 1")
