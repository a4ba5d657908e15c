"""Putting right what triggers say may be wrong, before anybody counts from it."""

from registry.reach.models import StalePerson, StaleSheet
from registry.reach.roll.folding import fold
from registry.reach.sheets.rebuilding import rebuild

MONTHS = 12
"""Of hubs, made again at most while somebody waits for a page."""
PEOPLE = 500
AT_LEISURE = 5000
"""People written down in one transaction while nobody waits."""


def tidy() -> bool:
    """Put right what can be put right while somebody waits; say whether anything was written."""
    folded = fold(PEOPLE)
    made = _make_again(MONTHS)
    if made:
        fold(PEOPLE)  # some may have come earlier than was known
    return bool(folded or made)


def tidy_all() -> None:
    """Put everything right, in transactions so short that kiosks are not kept waiting."""
    _fold_all()
    while _make_again(MONTHS):
        pass
    _fold_all()


def is_tidy() -> bool:
    """Say whether sheets and roll say what the records say."""
    said = StalePerson.objects.values("pk").union(StaleSheet.objects.values("pk"), all=True)
    return not said.exists()


def _make_again(months: int) -> int:
    stale = list(StaleSheet.objects.values_list("hub", "month").distinct().order_by("hub", "month")[:months])
    for hub, month in stale:
        rebuild(hub, month)
    return len(stale)


def _fold_all() -> None:
    while fold(AT_LEISURE):
        pass
