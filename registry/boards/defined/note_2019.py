"""The board of the usage table of 2019: its columns made rightly, beside what the old one got wrong."""

from registry.boards.panel import Board, Chart, Panel, Shape, Then
from registry.reach.counting import By
from registry.reach.measures import note_2019

AS_IN_2019 = Board(
    "as-in-2019",
    "As in 2019",
    "The table that the scrutiny note of December 2019 printed, with the same columns counted rightly.",
    (
        Panel(
            "use",
            "Use of the hubs",
            note_2019.use_as_in_2019,
            By.HUB,
            (By.HUB,),
            Chart(Shape.BARS, "people"),
            then=Then("overview", "people", By.SESSION_TYPE),
            note="Whatever age bands or homes are asked for above, it keeps those of the old table.",
        ),
    ),
    also="reach/note_2019.html",
)
