"""The dimensions of the star: who, when, where and what, to tell facts apart by."""

from registry.reach.counting import Split
from registry.reach.plain.homes import homes
from registry.reach.plain.parts import HOMES
from registry.reporting.facts import OPEN_SESSION, SENSITIVE_FAMILIES, SENSITIVE_PEOPLE
from registry.reporting.today import ANY, Today, age_band, key, split
from registry.reporting.view import Column, View

IN_FORCE = """(SELECT r.id FROM geography_release r WHERE r.kind = '{kind}' AND r.complete
    AND r.generation = 2021 AND r.effective <= CURRENT_DATE ORDER BY r.effective DESC, r.id DESC LIMIT 1)"""

NAMES, WARDS, DEPRIVATION, POPULATION = (
    IN_FORCE.format(kind=kind) for kind in ("names", "wards", "deprivation", "population")
)


def _people() -> View:
    statement = Today()
    asked = {
        "carer": (Split.CARER, "What the person is to any child on record: male_carer, female_carer, …"),
        "send": (Split.SEND, "Special educational needs or disability: yes, no, declined or not-asked."),
        "ethnicity": (Split.ETHNICITY, "The group's code, declined or not-asked."),
        "language": (Split.LANGUAGE, "The main language's code, declined or not-asked."),
        "gender": (Split.GENDER, "The answer, declined or not-asked."),
    }
    band, parts = age_band(statement), {name: split(statement, into) for name, (into, _) in asked.items()}
    homes(statement, ANY)
    joins = dict.fromkeys(join for each in (band, *parts.values()) for join in each.joins) | {HOMES: None}
    return View(
        "dim_person",
        "Each person who registered, under a pseudonym; without sensitive families.",
        (
            Column("person_key", "text", "Pseudonym; changes when it is rotated.", key("c.person")),
            Column("age_band", "text", "By years completed today, in the legacy scheme.", band.expression),
            Column("area_code", "text", "The 2021 LSOA of their home; of dim_area.", "homes.lsoa"),
            Column("hub_code", "text", "Where they registered first; of dim_hub.", "c.hub_code"),
            Column(
                "registered_month",
                "date",
                "The first day of the month in which they registered.",
                "date_trunc('month', c.registered_on)",
            ),
            *(Column(name, "text", says, parts[name].expression) for name, (_, says) in asked.items()),
        ),
        f"""FROM (SELECT DISTINCT ON (m.person_id) m.person_id AS person, f.registered_on, h.code AS hub_code,
                    CURRENT_DATE AS date
                  FROM people_member m JOIN people_family f ON f.id = m.family_id
                  JOIN timetable_hub h ON h.id = f.hub_id
                  WHERE m.person_id NOT IN ({SENSITIVE_PEOPLE})
                  ORDER BY m.person_id, f.registered_on, f.id) c
            {" ".join(joins)}
            WHERE p.merged_into_id IS NULL""",  # noqa: S608  our own words
        statement.tables,
    )


PERSON = _people()
FAMILY = View(
    "dim_family",
    "Each family, under a pseudonym; without sensitive ones.",
    (
        Column("family_key", "text", "Pseudonym; changes when it is rotated.", key("f.id")),
        Column("hub_code", "text", "Where they registered; of dim_hub.", "h.code"),
        Column(
            "registered_month",
            "date",
            "The first day of the month in which they registered.",
            "date_trunc('month', f.registered_on)",
        ),
        Column("adults", "integer", "Adults in it.", "COUNT(m.id) FILTER (WHERE m.role = 'adult')"),
        Column("children", "integer", "Children in it.", "COUNT(m.id) FILTER (WHERE m.role = 'child')"),
    ),
    f"""FROM people_family f JOIN timetable_hub h ON h.id = f.hub_id
        LEFT JOIN people_member m ON m.family_id = f.id
            AND m.person_id NOT IN (SELECT p.id FROM people_person p WHERE p.merged_into_id IS NOT NULL)
        WHERE f.id NOT IN ({SENSITIVE_FAMILIES}) GROUP BY f.id, h.code""",  # noqa: S608  our own words
)
SESSION = View(
    "dim_session",
    "Each session of the timetable; without sensitive ones.",
    (
        Column("session_key", "uuid", "The session's number.", "s.id"),
        Column("kind", "text", "The code of its kind.", "t.code"),
        Column("name", "text", "The name of its kind.", "t.name"),
        Column("category", "text", "The category of its kind, as the DfE has them.", "t.category"),
        Column("targeted", "boolean", "Whether it is for some families only.", "t.targeted"),
        Column("partner", "text", "The partner that leads it.", "partner.name"),
        Column("venue", "text", "Where it takes place.", "v.name"),
        Column("venue_kind", "text", "hub, outreach or virtual.", "v.kind"),
        Column("starts", "timestamptz", "When it begins.", "s.starts"),
        Column("ends", "timestamptz", "When it ends.", "s.ends"),
    ),
    f"""FROM timetable_session s JOIN timetable_sessiontype t ON t.code = s.type_id
        JOIN timetable_venue v ON v.id = s.venue_id
        LEFT JOIN timetable_partner partner
            ON partner.code = COALESCE(s.lead_partner_id, t.lead_partner_id)
        WHERE {OPEN_SESSION}""",
)
HUB = View(
    "dim_hub",
    "Each family hub.",
    (
        Column("hub_code", "text", "Its code.", "h.code"),
        Column("name", "text", "Its name.", "h.name"),
        Column("locality", "text", "Its locality.", "h.locality"),
    ),
    "FROM timetable_hub h",
)
DATE = View(
    "dim_date",
    "Each day from the first attendance to a year ahead, with the names that a council has for it.",
    (
        Column("date", "date", "The day.", "d"),
        Column("year", "integer", "Calendar year.", "EXTRACT(year FROM d)"),
        Column("month", "integer", "1 to 12.", "EXTRACT(month FROM d)"),
        Column("month_start", "date", "The first day of its month.", "date_trunc('month', d)"),
        Column("week_start", "date", "The Monday of its week.", "date_trunc('week', d)"),
        Column("weekday", "integer", "1 is Monday, 7 is Sunday.", "EXTRACT(isodow FROM d)"),
        Column(
            "financial_year",
            "text",
            "Such as 2024/25, from 1 April.",
            "to_char(d - interval '3 months', 'YYYY') || '/' || to_char(d + interval '9 months', 'YY')",
        ),
        Column(
            "financial_quarter",
            "integer",
            "1 is April to June.",
            "EXTRACT(quarter FROM d - interval '3 months')",
        ),
    ),
    """FROM generate_series(
        (SELECT date_trunc('year', COALESCE(MIN(date), CURRENT_DATE)) FROM intake_attendance
         WHERE date >= DATE '2000-01-01'),
        CURRENT_DATE + interval '1 year', interval '1 day') d""",
)
AREA = View(
    "dim_area",
    "Each small area (2021 LSOA) that any other view names, with its ward and how deprived it is.",
    (
        Column("area_code", "text", "The area's code.", "a.code"),
        Column("name", "text", "Its name; its code where no names are loaded.", "COALESCE(n.name, a.code)"),
        Column("decile", "integer", "Deprivation (IMD): 1 is the most deprived tenth.", "d.imd_decile"),
        Column("child_decile", "integer", "Deprivation affecting children (IDACI).", "d.idaci_decile"),
        Column("ward_code", "text", "The code of the ward that it is in, by best fit.", "w.code"),
        Column("ward", "text", "The ward's name.", "w.name"),
    ),
    f"""FROM (SELECT code FROM geography_area WHERE release_id = {NAMES}
              UNION SELECT lsoa FROM geography_deprivation WHERE release_id = {DEPRIVATION}
              UNION SELECT lsoa FROM geography_ward WHERE release_id = {WARDS}
              UNION SELECT lsoa FROM geography_population WHERE release_id = {POPULATION}
              UNION SELECT lsoa FROM geography_reacharea
              UNION SELECT lsoa_2021 FROM geography_home
                  WHERE lsoa_2021 <> '' AND family_id NOT IN ({SENSITIVE_FAMILIES})) a
        LEFT JOIN geography_area n ON n.code = a.code AND n.release_id = {NAMES}
        LEFT JOIN geography_ward w ON w.lsoa = a.code AND w.release_id = {WARDS}
        LEFT JOIN geography_deprivation d ON d.lsoa = a.code AND d.release_id = {DEPRIVATION}""",  # noqa: S608
)
REACH = View(
    "bridge_hub_area",
    "Which small areas each hub is there for, and since when.",
    (
        Column("hub_code", "text", "Of dim_hub.", "h.code"),
        Column("area_code", "text", "Of dim_area.", "r.lsoa"),
        Column("since", "date", "The first day.", "r.since"),
        Column("until", "date", "The first day on which it is no longer so.", "r.until"),
    ),
    "FROM geography_reacharea r JOIN timetable_hub h ON h.id = r.hub_id",
)
