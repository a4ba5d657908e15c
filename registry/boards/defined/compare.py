"""The board that compares periods and hubs."""

from registry.boards.comparing import compared
from registry.boards.panel import Board, Chart, Panel, Shape, Then
from registry.reach.counting import By
from registry.reach.measures import footfall, people

ALIKE = (By.HUB, By.LOCALITY, By.SESSION_TYPE, By.PARTNER, By.VENUE)
"""Rows that are the same in every period."""

COMPARE = Board(
    "compare",
    "Compare",
    "This period beside the one before and a year earlier, hub by hub.",
    (
        Panel(
            "compare-attendances",
            "Attendances",
            compared(footfall.attendances, "attendances"),
            By.HUB,
            ALIKE,
            Chart(Shape.BESIDE, "attendances"),
            led=True,
            then=Then("overview", "attendances", By.MONTH),
        ),
        Panel(
            "compare-people",
            "People",
            compared(people.unique_people, "people"),
            By.HUB,
            ALIKE,
            Chart(Shape.BESIDE, "people"),
            led=True,
            then=Then("overview", "people", By.MONTH),
        ),
        Panel(
            "compare-children",
            "Children",
            compared(people.unique_people, "children"),
            By.HUB,
            ALIKE,
            Chart(Shape.BESIDE, "children"),
            led=True,
            then=Then("overview", "people", By.MONTH),
        ),
        Panel(
            "compare-kinds",
            "Attendances by kind of session",
            compared(footfall.attendances, "attendances"),
            By.SESSION_TYPE,
            ALIKE,
            Chart(Shape.BESIDE, "attendances"),
            led=True,
            then=Then("overview", "attendances", By.MONTH),
        ),
    ),
)
