"""The board of sessions."""

from registry.boards.panel import Board, Chart, Panel, Shape
from registry.boards.times import twelve_months
from registry.reach.counting import By
from registry.reach.measures import sessions

MONTHS = "The twelve months that end with the period."

SESSIONS = Board(
    "sessions",
    "Sessions",
    "What was planned, what took place, how full it was, and where nobody wrote down who came.",
    (
        Panel("sessions", "Sessions by hub", sessions.sessions, chart=Chart(Shape.BARS, "planned"), led=True),
        Panel(
            "session-kinds",
            "Sessions by kind",
            sessions.sessions,
            By.SESSION_TYPE,
            chart=Chart(Shape.BARS, "planned"),
            led=True,
        ),
        Panel(
            "filled",
            "Places filled, by kind",
            sessions.sessions,
            By.SESSION_TYPE,
            chart=Chart(Shape.BARS, "filled"),
            columns=("delivered", "attendances", "attendances_a_session", "filled"),
            led=True,
        ),
        Panel(
            "session-months",
            "Month by month",
            sessions.sessions,
            By.MONTH,
            chart=Chart(Shape.OVER_TIME, "planned"),
            ask=twelve_months,
            note=MONTHS,
            led=True,
        ),
    ),
)
