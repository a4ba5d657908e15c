"""What people are, as SQL: the tables to join to a row ``c (hub, person, date)``, and its part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from registry.geography.models import Generation, Kind
from registry.geography.places import in_force
from registry.people.relations import CARERS, FEMALE_CARERS, MALE_CARERS
from registry.reach.bands import ADULTS, AGE_UNKNOWN
from registry.reach.counting import BETWEEN, Ages, Both, Into, Often, Split
from registry.reach.period import Period
from registry.reach.plain.attended import firsts, often
from registry.reach.plain.homes import city_areas, homes, languages, reach_areas
from registry.reach.plain.statement import Statement
from registry.reach.question import Question

PERSON = "LEFT JOIN people_person p ON p.id = c.person"
ANSWERS = "LEFT JOIN people_answers answers ON answers.person_id = c.person"


@dataclass(frozen=True, slots=True)
class Part:
    """An expression for the key of the part, and the joins that it needs, in order."""

    expression: str
    joins: tuple[str, ...] = ()


def part(statement: Statement, question: Question, into: Into) -> Part:
    """Return into which part a row falls."""
    if isinstance(into, Ages):
        return _by_age(statement, into) if into.on else _by_age_then(into)
    if isinstance(into, Often):
        return _by_days(statement, question, into)
    if isinstance(into, Both):
        one, other = part(statement, question, into.one), part(statement, question, into.other)
        joins = tuple(dict.fromkeys(one.joins + other.joins))
        return Part(f"{one.expression} || '{BETWEEN}' || {other.expression}", joins)
    return SPLITS[into](statement, question, into)


def _answered(_statement: Statement, _question: Question, into: Split) -> Part:
    return Part(f"COALESCE(NULLIF(answers.{into.value}, ''), 'not-asked')", (ANSWERS,))


def _named(*_: object) -> Part:
    return Part("CASE WHEN c.person IS NULL THEN 'anonymous' ELSE 'identified' END")


def _by_decile(statement: Statement, question: Question, _: Split) -> Part:
    release = in_force(Kind.DEPRIVATION, question.period.last, Generation.LSOA_2021)
    homes(statement, question.period.last)
    of = f"release_id = {statement.value(release.pk)}" if release else "1 = 0"
    statement.table("deciles", f"SELECT lsoa, imd_decile FROM geography_deprivation WHERE {of}")  # noqa: S608  our own words
    deciles = "LEFT JOIN deciles d ON d.lsoa = homes.lsoa"
    return Part("COALESCE(CAST(d.imd_decile AS text), 'unknown')", (HOMES, deciles))


def _by_language(statement: Statement, *_: object) -> Part:
    languages(statement)
    spoken = "LEFT JOIN languages ON languages.person = c.person"
    own = "NULLIF(answers.language, '')"
    return Part(f"COALESCE({own}, languages.language, 'not-asked')", (ANSWERS, spoken))


def _by_first(statement: Statement, question: Question, _: Split) -> Part:
    firsts(statement)
    new = f"firsts.day >= {statement.value(question.period.first)}"
    join = "LEFT JOIN firsts ON firsts.person = c.person"
    return Part(f"CASE WHEN {new} THEN 'new' ELSE 'returning' END", (join,))


def _by_relationship(statement: Statement, *_: object) -> Part:
    carers(statement)
    return Part("COALESCE(carers.part, 'none')", ("LEFT JOIN carers ON carers.person = c.person",))


HOMES = "LEFT JOIN homes ON homes.person = c.person"


def _by_home(statement: Statement, question: Question, into: Split) -> Part:
    homes(statement, question.period.last)
    if into is Split.HOME:
        return Part("CASE WHEN homes.lsoa IS NULL THEN 'unknown' ELSE 'known' END", (HOMES,))
    city_areas(statement, question.period.last)
    own = "LEFT JOIN reach_areas own ON own.hub = c.hub AND own.lsoa = homes.lsoa"
    city = "LEFT JOIN city_areas city ON city.lsoa = homes.lsoa"
    whens = (
        "WHEN own.lsoa IS NOT NULL THEN 'in_area' WHEN city.lsoa IS NOT NULL THEN 'in_city' "
        "WHEN homes.lsoa IS NOT NULL THEN 'outside'"
    )
    return Part(f"CASE {whens} ELSE 'unknown' END", (HOMES, own, city))


def lives_in(statement: Statement, question: Question) -> str:
    """Return the joins that leave only rows of who lives in the reach area of the row's hub."""
    homes(statement, question.period.last)
    reach_areas(statement, question.period.last)
    return (
        "JOIN homes ON homes.person = c.person "
        "JOIN reach_areas own ON own.hub = c.hub AND own.lsoa = homes.lsoa"
    )


def lives_there(statement: Statement, question: Question) -> str:
    """Return the joins that leave only rows of who lives in the question's small areas, if it has any."""
    if not question.areas:
        return ""
    homes(statement, question.period.last)
    there = statement.among("there.lsoa", question.areas)
    return f"JOIN homes there ON there.person = c.person AND {there}"


def lives_in_city(statement: Statement, question: Question) -> str:
    """Return the joins that leave only rows of who lives in any hub's reach area."""
    homes(statement, question.period.last)
    city_areas(statement, question.period.last)
    return "JOIN homes ON homes.person = c.person JOIN city_areas city ON city.lsoa = homes.lsoa"


def carers(statement: Statement) -> str:
    """Return the table ``carers (person, part)``: the first that is true of what somebody is to any child."""
    male, female = statement.among("r.kind", MALE_CARERS), statement.among("r.kind", FEMALE_CARERS)
    carer = statement.among("r.kind", CARERS)
    return statement.table(
        "carers",
        f"""SELECT person, CASE MIN(rank) WHEN 1 THEN 'male_carer' WHEN 2 THEN 'female_carer'
                WHEN 3 THEN 'carer' ELSE 'related' END AS part
            FROM (SELECT r.adult_id AS person, CASE
                    WHEN {male} OR ({carer} AND answers.gender = 'male') THEN 1
                    WHEN {female} OR ({carer} AND answers.gender = 'female') THEN 2
                    WHEN {carer} THEN 3 ELSE 4 END AS rank
                  FROM people_relationship r
                  LEFT JOIN people_answers answers ON answers.person_id = r.adult_id) AS ranked
            GROUP BY person""",  # noqa: S608  our own words
    )


def _by_days(statement: Statement, question: Question, into: Often) -> Part:
    often(statement, question, Period(into.since, question.period.last))
    enough = f"often.days >= {statement.value(into.times)}"
    join = "LEFT JOIN often ON often.person = c.person"
    return Part(f"CASE WHEN {enough} THEN 'sustained' ELSE 'fewer' END", (join,))


def _by_age(statement: Statement, into: Ages) -> Part:
    joins = (PERSON, ANSWERS) if into.scheme.send else (PERSON,)
    return Part(f"CASE {' '.join(_whens(statement, into))} ELSE '{AGE_UNKNOWN}' END", joins)


def _whens(statement: Statement, into: Ages) -> Iterator[str]:
    assert into.on  # noqa: S101  the day is known here
    for born in into.scheme.born(into.on, send=True):
        after = f"p.born > {statement.value(born.after)} AND " if born.after else ""
        send = " AND answers.send = 'yes'" if born.key == into.scheme.send_key else ""
        yield f"WHEN {after}p.born <= {statement.value(born.until)}{send} THEN '{born.key}'"
    yield f"WHEN p.born IS NULL AND p.over_19 THEN '{ADULTS}'"


def _by_age_then(into: Ages) -> Part:
    """Return the part by age on the row's own day, counted by anniversaries as `bands.age_on` does."""
    then, born = "CAST(c.date AS text)", "CAST(p.born AS text)"
    years = f"CAST(substr({then}, 1, 4) AS integer) - CAST(substr({born}, 1, 4) AS integer)"
    age = f"{years} - CASE WHEN substr({then}, 6) < substr({born}, 6) THEN 1 ELSE 0 END"
    scheme = into.scheme
    whens = [f"WHEN {age} < {band.high} THEN '{band.key}'" for band in scheme.children]
    if scheme.send:
        whens.append(f"WHEN {age} < {scheme.send.high} AND answers.send = 'yes' THEN '{scheme.send_key}'")
    unknown = f"WHEN p.born IS NULL AND p.over_19 THEN '{ADULTS}' WHEN p.born IS NULL OR p.born > c.date"
    joins = (PERSON, ANSWERS) if scheme.send else (PERSON,)
    # The joins leave the person's row empty where the registry does not know them: born is then null.
    return Part(f"CASE {unknown} THEN '{AGE_UNKNOWN}' {' '.join(whens)} ELSE '{ADULTS}' END", joins)


SPLITS: dict[Split, Callable[[Statement, Question, Split], Part]] = {
    Split.NONE: lambda *_: Part("''"),
    Split.NAMED: _named,
    Split.RESIDENCE: _by_home,
    Split.HOME: _by_home,
    Split.DECILE: _by_decile,
    Split.CARER: _by_relationship,
    Split.SEND: _answered,
    Split.ETHNICITY: _answered,
    Split.LANGUAGE: _by_language,
    Split.INTERPRETER: _answered,
    Split.GENDER: _answered,
    Split.FIRST: _by_first,
}
