"""The boards of who is reached of those who live there, and who is not."""

from registry.boards.panel import Board, Chart, Panel, Shape, Then
from registry.boards.times import twelve_weeks
from registry.reach.counting import HOMES, By
from registry.reach.measures import places, reached
from registry.reach.question import Residence

TOGETHER = (By.HUB, By.LOCALITY)
REACHED = (By.HOME_HUB, By.HOME_LOCALITY)
ITS_AREAS = Then("reach", "map", By.HOME_AREA)
WENT_TO = Then("overview", "people", By.HUB)
"""Who lives in a small area, by the hub at which they were seen: it leads no further than that."""
RATES = ("seen", "residents", "reach")

REACH = Board(
    "reach",
    "Reach",
    "How many of the children who live there came: by hub, age, ward and deprivation.",
    (
        Panel(
            "areas",
            "Children reached, by the hub in whose area they live",
            reached.reach,
            By.HOME_HUB,
            HOMES,
            chart=Chart(Shape.BARS, "reach"),
            then=WENT_TO,
        ),
        Panel(
            "map",
            "Children reached, small area by small area",
            reached.reach,
            By.HOME_AREA,
            HOMES,
            Chart(Shape.MAP, "reach"),
            columns=RATES,
            then=WENT_TO,
        ),
        Panel(
            "wards",
            "Children reached by ward",
            places.reach_by_ward,
            By.HOME_AREA,
            (By.HOME_AREA,),
            Chart(Shape.BARS, "reach"),
            columns=RATES,
            then=ITS_AREAS,
        ),
        Panel(
            "deciles",
            "Children reached by deprivation",
            places.reach_by_decile,
            By.HOME_AREA,
            (By.HOME_AREA,),
            Chart(Shape.BARS, "reach"),
            columns=RATES,
            then=ITS_AREAS,
        ),
        Panel(
            "deprived",
            "Reach in the most deprived areas",
            reached.deprivation_reach,
            By.HOME_HUB,
            REACHED,
            then=Then("reach", "deciles", By.HOME_AREA),
        ),
        Panel(
            "own",
            "Children reached by the hub of their own area",
            reached.own_hub_reach,
            By.HUB,
            TOGETHER,
            Chart(Shape.BARS, "reach"),
            columns=RATES,
            then=Then("overview", "people", By.SESSION_TYPE, Residence.REACH_AREA),
        ),
        Panel(
            "residence",
            "Where the people who came live",
            reached.use_by_residence,
            chart=Chart(Shape.BARS, "people"),
        ),
        Panel(
            "people-deciles",
            "People who came, by deprivation",
            reached.people_by_decile,
            chart=Chart(Shape.WHOLE, "people"),
        ),
        Panel(
            "registration",
            "Children registered",
            reached.registration_rate,
            By.HOME_HUB,
            HOMES,
            Chart(Shape.BARS, "rate"),
            columns=("registered", "residents", "rate"),
        ),
    ),
)

UNREACHED = Board(
    "not-reached",
    "Who is not reached",
    "People registered and not seen for twelve weeks, and areas with children from which nobody came.",
    (
        Panel(
            "not-seen",
            "Registered, and not seen for twelve weeks",
            reached.engaged_of_registered,
            By.HUB,
            TOGETHER,
            chart=Chart(Shape.BARS, "not_seen"),
            ask=twelve_weeks,
            columns=("registered", "seen", "not_seen", "engaged"),
            note="Twelve weeks to the last day of the period, or to today.",
            contact="not_seen",
        ),
        Panel(
            "areas",
            "Areas with children and no visits",
            places.areas_without_visits,
            By.HOME_HUB,
            REACHED,
            Chart(Shape.BARS, "unreached"),
            then=Then("not-reached", "which-areas", By.HOME_AREA),
        ),
        Panel(
            "which-areas",
            "Which areas these are",
            places.unreached_areas,
            By.HOME_AREA,
            (By.HOME_AREA,),
            columns=RATES,
        ),
    ),
)
