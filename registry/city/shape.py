"""The shape of the real city: hubs, quantities and shares, each with its source.

Sources: S2 is Coventry's Health and Wellbeing Board papers of 5 February 2025, S3 the scrutiny
briefing note of 17 December 2019. Everything marked "ours" is a plausible choice, not a fact.
"""

from dataclasses import dataclass

FAMILIES = 12_000
"""Families registered (S2: "over 12,000")."""
SESSIONS = 25_924
"""Sessions in 2024 (S2)."""
ATTENDANCES = 157_027
"""Attendances in 2024 (S2); with the sessions, 6.06 at each."""
REACH_AREA_BASIS = "Children 0-16 living in the reach area, January 2019 (scrutiny note, 17 December 2019)"

ANONYMOUS_OF_2019 = 0.38
"""How much of 2019's anonymous share remains (ours): about 17 % of attendances where it was 45 %."""
DROP_INS = 0.04
"""Share of attendances without a session (ours)."""
PLACES = 14
"""At a session that is meant for some (ours)."""
ELSEWHERE = 0.12
"""Share of visits by families of another hub (ours)."""


@dataclass(frozen=True, slots=True)
class HubShape:
    """One hub as S3 describes it; ``sessions`` is its weekly number (ours)."""

    code: str
    name: str
    locality: str
    area: str
    children: int
    """Children living in the reach area in January 2019."""
    people: int
    """People seen in 2019: how the hubs differ in size."""
    anonymous: float
    """Anonymous share of 2019."""
    sessions: int
    outreach: tuple[str, ...]


HUBS = (
    HubShape("ASP", "Aspire", "South", "Lower Stoke", 8_392, 959, 0.422, 58, ("Gosford Park pop-up",)),
    HubShape("WOO", "Woodside", "South", "Willenhall", 4_252, 762, 0.588, 50, ("Hagard Community Centre",)),
    HubShape("PAT", "Pathways", "West", "Radford", 15_813, 1_577, 0.563, 66, ("Holbrooks Community Centre",)),
    HubShape("MOS", "Mosaic", "West", "Tile Hill", 12_805, 2_265, 0.487, 76, ("Tile Hill Library",)),
    HubShape("PAR", "Park Edge", "East", "Bell Green", 9_156, 1_158, 0.292, 60, ("Bell Green Library",)),
    HubShape("MOA", "The Moat", "East", "Wood End", 9_400, 1_816, 0.178, 70, ("UHCW wards", "Coffee Tots")),
    HubShape(
        "HAR", "Harmony", "Central", "Hillfields", 6_045, 1_185, 0.498, 60, ("Coffee Tots at the Wave",)
    ),
    HubShape(
        "FFA", "Families for All", "Central", "Foleshill", 6_033, 1_419, 0.475, 60, ("Foleshill Food Hub",)
    ),
)
ROOMS = ("Main room", "Sensory room", "Garden room", "Training room", "Community kitchen")
QUIET_ROOM = "Quiet room"
