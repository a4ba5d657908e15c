"""Every board, in the order of the page, and which of them an account sees."""

from dataclasses import replace

from registry.access.grants import Account
from registry.boards.defined.compare import COMPARE
from registry.boards.defined.note_2019 import AS_IN_2019
from registry.boards.defined.people import CARERS, LASTING, ORIGINS, SEND
from registry.boards.defined.reach import REACH, UNREACHED
from registry.boards.defined.sessions import SESSIONS
from registry.boards.defined.visits import ANONYMOUS, FEEDBACK, OUTREACH, OVERVIEW
from registry.boards.panel import Board
from registry.boards.scoping import only_leads

BOARDS = (
    *(OVERVIEW, REACH, UNREACHED, LASTING, CARERS, SEND, ORIGINS, SESSIONS, ANONYMOUS, OUTREACH, FEEDBACK),
    *(COMPARE, AS_IN_2019),
)


def boards_for(account: Account) -> tuple[Board, ...]:
    """Return the boards that an account may see, each with the panels that it may see."""
    if not only_leads(account):
        return BOARDS
    own = (replace(each, panels=tuple(panel for panel in each.panels if panel.led)) for each in BOARDS)
    return tuple(each for each in own if each.panels)
