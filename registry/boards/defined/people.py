"""Boards of who the people are that came."""

from registry.boards.comparing import month_by_month
from registry.boards.panel import Board, Chart, Panel, Shape, Then
from registry.boards.times import twelve_months
from registry.reach.counting import By
from registry.reach.measures import census, circumstances, completeness, people, reached

TOGETHER = (By.HUB, By.LOCALITY)
MONTHS = "The twelve months that end with the period."
KNOWN = tuple(f"{each}_share" for each in ("age", "home", "gender", "ethnicity", "send", "relationship"))
BESIDE_CENSUS = tuple(f"ethnic_group_{each}_{whose}" for each in range(1, 6) for whose in ("share", "census"))

LASTING = Board(
    "lasting",
    "New and lasting",
    "Who came for the first time, who returned, and who comes again and again.",
    (
        Panel("new", "New and returning", people.new_and_returning, chart=Chart(Shape.BARS, "people")),
        Panel(
            "new-months",
            "New and returning, month by month",
            month_by_month(people.new_and_returning),
            By.MONTH,
            (By.MONTH,),
            Chart(Shape.OVER_TIME, "people"),
            ask=twelve_months,
            note=f"{MONTHS} Each month by itself: who is new in one may return in the next.",
            then=Then("lasting", "new", By.HUB),
        ),
        Panel(
            "sustained",
            "Sustained engagement",
            people.sustained_engagement,
            chart=Chart(Shape.BARS, "people"),
        ),
        Panel(
            "engaged",
            "Of those who registered, who came",
            reached.engaged_of_registered,
            By.HUB,
            TOGETHER,
            Chart(Shape.BARS, "engaged"),
        ),
    ),
)

CARERS = Board(
    "carers",
    "Fathers and carers",
    "Fathers and other male carers among those who came.",
    (
        Panel(
            "carers",
            "People by what they are to a child",
            circumstances.fathers_and_male_carers,
            chart=Chart(Shape.BARS, "people"),
        ),
        Panel(
            "carer-kinds",
            "By kind of session",
            circumstances.fathers_and_male_carers,
            By.SESSION_TYPE,
            chart=Chart(Shape.BARS, "male_carer_attendances"),
            columns=("people", "male_carer", "identified", "male_carer_attendances"),
        ),
    ),
)

SEND = Board(
    "send",
    "SEND",
    "Children and young people up to 25 with special educational needs or a disability.",
    (
        Panel("send", "Young people with SEND", circumstances.send, chart=Chart(Shape.BARS, "send_to_25")),
        Panel(
            "send-known",
            "Of how many it is known",
            circumstances.send,
            chart=Chart(Shape.WHOLE, "people", deep=False),
        ),
    ),
)

ORIGINS = Board(
    "languages",
    "Languages and ethnicity",
    "What people said of themselves, and how many were asked.",
    (
        Panel("language", "Main language", circumstances.language, chart=Chart(Shape.WHOLE, "people")),
        Panel(
            "ethnicity",
            "Ethnic group",
            circumstances.ethnicity,
            chart=Chart(Shape.WHOLE, "people", deep=False),
        ),
        Panel(
            "ethnicity-census",
            "Beside those who live there",
            census.ethnicity_and_census,
            By.HUB,
            TOGETHER,
            Chart(Shape.WHOLE, BESIDE_CENSUS),
            columns=("named", *BESIDE_CENSUS),
            then=Then("languages", "ethnicity", By.SESSION_TYPE),
        ),
        Panel(
            "known",
            "What is known of the people who came",
            completeness.completeness,
            chart=Chart(Shape.WHOLE, KNOWN),
        ),
    ),
)
