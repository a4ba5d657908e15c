"""Feedback: the faces that were pressed on the way out. They name nobody."""

from registry.reach.counting import By
from registry.reach.draft import Draft, part_of
from registry.reach.enquiry import Enquiry, once
from registry.reach.figures import Adds, Measure, Table, share
from registry.reach.plain.feedback import faces
from registry.reach.tally import Tally
from sync.terms import Face

FEEDBACK = Measure(
    "",
    "Feedback",
    "Faces pressed at a kiosk, one for each time. Nobody has to, and nobody is named: it says how those felt "
    "who pressed one, not how many people that were.",
)
LABELS = {
    Face.VERY_HAPPY: "Very happy",
    Face.HAPPY: "Happy",
    Face.NEITHER: "Neither",
    Face.UNHAPPY: "Unhappy",
    Face.VERY_UNHAPPY: "Very unhappy",
}
GLAD = (Face.VERY_HAPPY, Face.HAPPY)


@once
def feedback(asked: Enquiry, by: By = By.HUB) -> Table:
    """The faces by hub, kind of session or time."""
    if by.of_home:
        raise ValueError("a face lives nowhere")
    draft = Draft(asked, FEEDBACK, by)
    tally = draft.found(Tally(faces(asked.question, by)))
    draft.column("faces", "All", tally.all, Adds.UP)
    for face, label in LABELS.items():
        draft.column(_key(face), label, part_of(tally, face.value), Adds.UP)
    draft.parts("faces", [_key(face) for face in LABELS])
    return draft.column(
        "happy_share",
        "Happy or very happy",
        lambda line: share(
            tally.of(line, *(face.value for face in GLAD)), tally.all(line), "Nobody pressed one."
        ),
        Adds.NOT,
    ).table()


def _key(face: Face) -> str:
    return face.value.replace("-", "_")
