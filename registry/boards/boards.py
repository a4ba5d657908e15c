"""Every board: what it shows, in the order of the page."""

from registry.access.grants import Account
from registry.boards.panel import Board, Chart, Panel, Shape
from registry.boards.scoping import only_leads
from registry.boards.times import twelve_months
from registry.reach.counting import By
from registry.reach.measures import footfall, people, reached

BY_HUB = Chart(Shape.BARS, "attendances")

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
        ),
        Panel(
            "people",
            "People by age",
            people.unique_people,
            chart=Chart(Shape.BARS, "people"),
        ),
        Panel("families", "Families", people.unique_families, chart=Chart(Shape.BARS, "families")),
        Panel(
            "months",
            "Attendances month by month",
            footfall.attendances,
            By.MONTH,
            chart=Chart(Shape.OVER_TIME, "attendances"),
            ask=twelve_months,
            note="The twelve months that end with the period.",
        ),
        Panel(
            "kinds",
            "Attendances by kind of session",
            footfall.attendances,
            By.SESSION_TYPE,
            chart=Chart(Shape.BARS, "attendances"),
        ),
    ),
)

REACH = Board(
    "reach",
    "Reach",
    "How many of the children who live there came.",
    (
        Panel(
            "areas",
            "Children reached, by the hub in whose area they live",
            reached.reach,
            By.HOME_HUB,
            rows=(By.HOME_HUB, By.HOME_AREA),
            chart=Chart(Shape.BARS, "reach"),
            abroad=True,
        ),
        Panel(
            "own",
            "Children reached by the hub of their own area",
            reached.own_hub_reach,
            rows=(By.HUB,),
            chart=Chart(Shape.BARS, "reach"),
            columns=("seen", "residents", "reach"),
            abroad=True,
        ),
        Panel(
            "residence",
            "Where the people who came live",
            reached.use_by_residence,
            chart=Chart(Shape.BARS, "people"),
        ),
    ),
)

BOARDS = (OVERVIEW, REACH)


def boards_for(account: Account) -> tuple[Board, ...]:
    """Return the boards that an account may see, each with the panels that it may see."""
    if not only_leads(account):
        return BOARDS
    own = (
        Board(each.name, each.title, each.about, tuple(panel for panel in each.panels if not panel.abroad))
        for each in BOARDS
    )
    return tuple(each for each in own if each.panels)
