"""The facts of the star: what happened, one row each."""

from registry.reporting.today import Today, age_band, key
from registry.reporting.view import Column, View

OPEN_SESSION = "NOT (COALESCE(s.sensitive, FALSE) OR COALESCE(t.sensitive, FALSE))"
"""Sensitive sessions are in no view."""
SENSITIVE_PEOPLE = (
    "SELECT m.person_id FROM people_member m JOIN people_family f ON f.id = m.family_id WHERE f.sensitive"
)
SENSITIVE_FAMILIES = "SELECT f.id FROM people_family f WHERE f.sensitive"


def _attendances() -> View:
    statement = Today()
    band = age_band(statement)
    return View(
        "fact_attendance",
        "Each attendance that counts: one person, or one who was only counted, at one session on one day.",
        (
            Column("attendance_key", "text", "Pseudonym of the attendance.", key("c.id")),
            Column("date", "date", "The hub's local day; of dim_date.", "c.date"),
            Column("hub_code", "text", "Where; of dim_hub.", "h.code"),
            Column("session_key", "uuid", "At which session; of dim_session. Empty: a drop-in.", "c.session"),
            Column("purpose", "text", "What people dropped in for.", "NULLIF(c.purpose, '')"),
            Column("identified", "boolean", "Whether it names a person.", "c.person IS NOT NULL"),
            Column("person_key", "text", "Of dim_person; empty for who was only counted.", key("c.person")),
            Column("family_key", "text", "Of dim_family: with which family they came.", key("c.family")),
            Column(
                "age_band",
                "text",
                "By years completed on the day, in the legacy scheme.",
                f"CASE WHEN c.person IS NOT NULL THEN {band.expression} END",
            ),
            Column("headcount_band", "text", "Of who was only counted.", "NULLIF(c.band, '')"),
            Column("attendances", "integer", "1, to be added up.", "1"),
            Column(
                "updated_at",
                "timestamptz",
                "When the row came or last changed; for incremental refresh.",
                "GREATEST(e.received_at, touched.at)",
            ),
        ),
        f"""FROM (SELECT a.*, a.person_id AS person, a.family_id AS family, a.session_id AS session
                  FROM intake_attendance a) c
            JOIN intake_event e ON e.id = c.event_id
            LEFT JOIN timetable_hub h ON h.id = c.hub_id
            LEFT JOIN timetable_session s ON s.id = c.session
            LEFT JOIN timetable_sessiontype t ON t.code = s.type_id
            LEFT JOIN (SELECT record, MAX(at) AS at FROM api_touched WHERE kind = 'attendances'
                       GROUP BY record) touched ON touched.record = c.id
            {" ".join(band.joins)}
            WHERE c.counts AND {OPEN_SESSION}
            AND (c.person IS NULL OR c.person NOT IN ({SENSITIVE_PEOPLE}))
            AND (c.family IS NULL OR c.family NOT IN ({SENSITIVE_FAMILIES}))""",  # noqa: S608  our own words
        statement.tables,
    )


ATTENDANCE = _attendances()
SESSION = View(
    "fact_session",
    "Each session of the timetable: whether it took place, and how many came.",
    (
        Column("session_key", "uuid", "Of dim_session.", "s.id"),
        Column(
            "date", "date", "The hub's local day; of dim_date.", "(s.starts AT TIME ZONE 'Europe/London')"
        ),
        Column("hub_code", "text", "Of dim_hub.", "h.code"),
        Column("planned", "integer", "1, to be added up.", "1"),
        Column("cancelled", "integer", "1 if it was called off.", "CASE WHEN s.cancelled THEN 1 ELSE 0 END"),
        Column("capacity", "integer", "How many places; empty without a limit.", "s.capacity"),
        Column("attendances", "integer", "How many came, named or not.", "COALESCE(came.number, 0)"),
        Column("identified", "integer", "How many of them are named.", "COALESCE(came.named, 0)"),
    ),
    f"""FROM timetable_session s JOIN timetable_sessiontype t ON t.code = s.type_id
        JOIN timetable_hub h ON h.id = s.hub_id
        LEFT JOIN (SELECT session_id, COUNT(*) AS number, COUNT(person_id) AS named
                   FROM intake_attendance WHERE counts GROUP BY session_id) came ON came.session_id = s.id
        WHERE {OPEN_SESSION}""",  # noqa: S608  our own words
)
HEADCOUNT = View(
    "fact_headcount",
    "Each headcount that stands, a row for each band of it: people of whom no name is known.",
    (
        Column("headcount_key", "text", "Pseudonym of the headcount.", key("n.event_id")),
        Column("date", "date", "The hub's local day; of dim_date.", "n.date"),
        Column("hub_code", "text", "Of dim_hub.", "h.code"),
        Column("session_key", "uuid", "Of dim_session. Empty: a drop-in.", "n.session"),
        Column("purpose", "text", "What people dropped in for.", "NULLIF(n.purpose, '')"),
        Column("band", "text", "adults, a band of children, or age_unknown.", "b.band"),
        Column("people", "integer", "How many.", "b.people"),
    ),
    f"""FROM intake_headcount n JOIN timetable_hub h ON h.id = n.hub_id
        LEFT JOIN timetable_session s ON s.id = n.session
        LEFT JOIN timetable_sessiontype t ON t.code = s.type_id
        CROSS JOIN LATERAL (
            SELECT 'adults' AS band, n.adults AS people
            UNION ALL SELECT 'age_unknown', n.age_unknown
            UNION ALL SELECT child.key, CAST(child.value AS integer) FROM jsonb_each_text(n.children) child) b
        WHERE n.counts AND b.people > 0 AND {OPEN_SESSION}""",  # noqa: S608  our own words
)
POPULATION = View(
    "fact_population",
    "How many people of each age live in each small area, by the estimate in force.",
    (
        Column("area_code", "text", "Of dim_area.", "n.lsoa"),
        Column("year", "integer", "The middle of which year it estimates.", "n.year"),
        Column("age", "integer", "Years completed; 90 is 90 or over.", "b.age - 1"),
        Column("people", "integer", "How many, by estimate.", "b.people"),
    ),
    """FROM geography_population n
       CROSS JOIN LATERAL (SELECT CAST(each.value AS integer) AS people, each.ordinality AS age
                           FROM jsonb_array_elements_text(n.by_age) WITH ORDINALITY each) b
       WHERE n.release_id = (SELECT r.id FROM geography_release r WHERE r.kind = 'population' AND r.complete
           AND r.effective <= CURRENT_DATE ORDER BY r.effective DESC, r.id DESC LIMIT 1)""",
)
