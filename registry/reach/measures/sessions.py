"""Sessions: what was planned, what took place, and whether anybody wrote down who came (M19)."""

from registry.reach.counting import SESSION_PARTS, By
from registry.reach.draft import Draft, part_of
from registry.reach.enquiry import Enquiry, once
from registry.reach.figures import Adds, Cell, Mean, Measure, NotAvailable, Table, share
from registry.reach.tally import Tally

M19 = Measure(
    "M19",
    "Sessions",
    "Sessions of the timetable by what became of them. Delivered is whatever anybody attended, and what "
    "is over and was not called off. One of which neither an attendance nor its closing is held was not "
    "recorded.",
)
DELIVERED = ("recorded", "nobody_came", "not_recorded")


@once
def sessions(asked: Enquiry, by: By = By.HUB) -> Table:
    """M19: by hub, kind, partner or venue, with attendances a session and how full they were."""
    if by.of_home:
        raise ValueError("sessions live nowhere; count them by hub, kind, partner, venue or time")
    draft = Draft(asked, M19, by)
    tally = draft.found(Tally(asked.counting.sessions(asked.question, by, asked.now)))
    draft.column("planned", "Planned", part_of(tally, *SESSION_PARTS), Adds.UP, personal=False)
    draft.column("delivered", "Delivered", part_of(tally, *DELIVERED), Adds.UP, personal=False)
    labels = ("Recorded", "Nobody came", "Not recorded", "Cancelled", "To come")
    for part, label in zip(SESSION_PARTS, labels, strict=True):
        draft.column(part, label, part_of(tally, part), Adds.UP, personal=False)
    draft.parts("planned", ["delivered", "cancelled", "to_come"]).parts("delivered", DELIVERED)
    draft.column("attendances", "Attendances", part_of(tally, "attendances"), Adds.UP)

    def each(line: str | None) -> Cell:
        delivered = tally.of(line, *DELIVERED)
        if not delivered:
            return NotAvailable("No session was delivered.")
        return Mean(tally.of(line, "attendances"), delivered)

    draft.column("attendances_a_session", "A session", each, Adds.NOT)
    draft.column(
        "not_recorded_share",
        "Not recorded",
        lambda line: share(
            tally.of(line, "not_recorded"), tally.of(line, *DELIVERED), "No session was delivered."
        ),
        Adds.NOT,
    )
    return draft.column(
        "filled",
        "Places filled",
        lambda line: share(
            tally.of(line, "on_places"), tally.of(line, "places"), "No session had a limit of places."
        ),
        Adds.NOT,
    ).table()
