"""The first start: from a file where one was left, by hand where not."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from config.kiosk import read
from config.owner import act_as_owner
from config.toml import SettingsError
from kiosk import journal
from kiosk.journal import Journal
from kiosk.setup.app import guide
from kiosk.setup.network import NotJoined
from kiosk.setup.unattended import FILE, FOLDER, Unattended
from sync.alive import Alive
from sync.client import Refused, Unreachable
from sync.store import StoreError

FAILURES = (SettingsError, NotJoined, StoreError, Refused, Unreachable, ValueError, OSError)
"""What a step of set-up may end with; each is a sentence."""
LONGEST_SECONDS = 600.0
READ_SECONDS = 20.0
"""So long a sentence stands before somebody is guided by hand."""

log = Journal("hub-kiosk.setup")


def begin(config: Path) -> None:
    """See that there are settings; come back once there are, or once somebody has read why there are none."""
    if config.exists():
        _look(config)
        return
    journal.write_to(None)
    file = config.with_name(FILE)
    if file.exists() and _from_file(file, config):
        return
    by_hand(config, allow_quit=False)


def by_file(file: Path, config: Path, say: Callable[[str], None]) -> None:
    """Set up by a file, which is removed at the end: it holds codes and perhaps a password.

    Raises:
        FAILURES: a step did not work; the file stays, and what was done is not done again.
    """
    act_as_owner(FOLDER)
    Unattended(file, config, say, FOLDER).run()
    if file.parent == config.parent:
        file.unlink()


def by_hand(config: Path, *, allow_quit: bool = True) -> bool:
    """Guide somebody through set-up; return whether the kiosk may open."""
    act_as_owner(FOLDER)
    return guide(config, allow_quit=allow_quit)


def _look(config: Path) -> None:
    """Let somebody read what is wrong with the settings: the screen would be gone with the program."""
    try:
        read(config)
    except SettingsError as error:
        journal.write_to(None)
        log.error("settings", why=str(error))  # noqa: TRY400 - no values in logs
        click.echo(f"This kiosk cannot start.\n\n{error}")
        time.sleep(READ_SECONDS)


def _from_file(file: Path, config: Path) -> bool:
    def say(sentence: str) -> None:
        click.echo(sentence)
        log.info("set-up", step=sentence)

    with _signs_of_life():
        try:
            by_file(file, config, say)
        except FAILURES as error:
            click.echo(f"{error}\nSet-up goes on by hand.")
            log.error("set-up-failed", error=type(error).__name__)  # noqa: TRY400 - no values in logs
            time.sleep(READ_SECONDS)
            return False
    return True


@contextmanager
def _signs_of_life() -> Iterator[None]:
    """Tell systemd that work goes on, as long as it may take and no longer: each step waits for others."""
    alive, over = Alive(), threading.Event()
    alive.ready()

    def beat() -> None:
        until = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < until and not over.wait(1):
            alive.beat()

    beating = threading.Thread(target=beat, name="signs-of-life", daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()
