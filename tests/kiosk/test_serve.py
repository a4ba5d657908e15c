"""One screen after another: a failure is followed by a fresh screen, and many of them by giving up."""

import gc
from dataclasses import dataclass

from kiosk.serve import FAILURES, keep_screen, spare_the_collector


@dataclass
class Scripted:
    """An app that ends at once with this code."""

    return_code: int | None

    def run(self) -> None:
        """End."""


def test_after_a_failure_the_next_screen_says_so() -> None:
    """Two failures and a person who leaves: three screens, the later ones with a sentence."""
    said: list[bool] = []

    def make(*, apologise: bool) -> Scripted:
        said.append(apologise)
        return Scripted(0 if len(said) == 3 else 1)

    assert keep_screen(make) == 0
    assert said == [False, True, True]


def test_a_screen_that_cannot_stand_is_given_up() -> None:
    """The service manager is told instead of flickering for ever."""
    made: list[bool] = []

    def make(*, apologise: bool) -> Scripted:
        made.append(apologise)
        return Scripted(1)

    assert keep_screen(make) == 1
    assert len(made) == FAILURES


def test_what_lives_at_the_first_paint_is_spared_by_the_collector() -> None:
    """Once, also after a second screen; nothing is kept from being freed by counting."""
    try:
        spare_the_collector()
        assert gc.get_freeze_count() > 1000
        assert gc.isenabled()
    finally:
        gc.unfreeze()
