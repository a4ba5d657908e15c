"""Boards of how often people came: overall, without a name, away from the hubs, and how they felt."""

from registry.boards.panel import Board, Chart, Panel, Shape
from registry.boards.times import twelve_months
from registry.reach.counting import By
from registry.reach.measures import feedback, footfall, people

MONTHS = "The twelve months that end with the period."

OVERVIEW = Board(
    "overview",
    "Overview",
    "Who came, how often, and how old they are.",
    (
        Panel(
            "attendances",
            "Attendances by hub",
            footfall.attendances,
            chart=Chart(Shape.BARS, "attendances"),
            led=True,
        ),
        Panel("people", "People by age", people.unique_people, chart=Chart(Shape.BARS, "people"), led=True),
        Panel("families", "Families", people.unique_families, chart=Chart(Shape.BARS, "families"), led=True),
        Panel(
            "months",
            "Attendances month by month",
            footfall.attendances,
            By.MONTH,
            chart=Chart(Shape.OVER_TIME, "attendances"),
            ask=twelve_months,
            led=True,
            note=MONTHS,
        ),
        Panel(
            "kinds",
            "Attendances by kind of session",
            footfall.attendances,
            By.SESSION_TYPE,
            chart=Chart(Shape.BARS, "attendances"),
            led=True,
        ),
    ),
)

ANONYMOUS = Board(
    "anonymous",
    "Anonymous",
    "How much of the footfall names nobody, and how that moves.",
    (
        Panel(
            "share",
            "Anonymous share by hub",
            footfall.anonymous_share,
            chart=Chart(Shape.BARS, "anonymous_share"),
            led=True,
        ),
        Panel(
            "moves",
            "Anonymous share, month by month",
            footfall.anonymous_share,
            By.MONTH,
            chart=Chart(Shape.OVER_TIME, "anonymous_share"),
            ask=twelve_months,
            note=MONTHS,
            led=True,
        ),
        Panel(
            "share-kinds",
            "Anonymous share by kind of session",
            footfall.anonymous_share,
            By.SESSION_TYPE,
            chart=Chart(Shape.BARS, "anonymous_share"),
            led=True,
        ),
    ),
)

OUTREACH = Board(
    "outreach",
    "Outreach",
    "What happened away from the hubs, and with which partners.",
    (
        Panel(
            "outreach",
            "Where attendances were, by hub",
            footfall.outreach_share,
            chart=Chart(Shape.BARS, "attendances"),
            led=True,
        ),
        Panel(
            "outreach-months",
            "Outreach share, month by month",
            footfall.outreach_share,
            By.MONTH,
            chart=Chart(Shape.OVER_TIME, "outreach_share"),
            ask=twelve_months,
            note=MONTHS,
            led=True,
        ),
        Panel(
            "partners",
            "Attendances by partner",
            footfall.attendances,
            By.PARTNER,
            chart=Chart(Shape.BARS, "attendances"),
            led=True,
        ),
    ),
)

FEEDBACK = Board(
    "feedback",
    "Feedback",
    "The faces that people pressed on their way out.",
    (
        Panel("feedback", "Faces by hub", feedback.feedback, chart=Chart(Shape.BARS, "faces"), led=True),
        Panel(
            "feedback-kinds",
            "Faces by kind of session",
            feedback.feedback,
            By.SESSION_TYPE,
            chart=Chart(Shape.BARS, "faces"),
            led=True,
        ),
        Panel(
            "feedback-months",
            "Month by month",
            feedback.feedback,
            By.MONTH,
            chart=Chart(Shape.OVER_TIME, "faces"),
            ask=twelve_months,
            note=MONTHS,
            led=True,
        ),
    ),
)
