"""``hub-sync``: delivery between a kiosk's store and the registry."""

import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec
import structlog
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlcipher3 import dbapi2

from config import kiosk as settings_file
from config.owner import act_as_caller, act_as_owner
from config.toml import SettingsError
from sync import carry, enrolment, wire
from sync.alive import Alive
from sync.client import Refused, Registry, Unreachable
from sync.daemon import Daemon
from sync.delivery import Delivery, utc_now
from sync.ledger import Ledger
from sync.looking import readable
from sync.outbox import Outbox
from sync.status import in_words, look
from sync.store import NotEnrolled, Store, StoreError

Begun = TypeVar("Begun")

COLLECT_SECONDS = 90.0
"""Half of what systemd waits for a sign of life."""
WAIT_SECONDS = 3.0
"""How often somebody who sets the kiosk up is looked for."""
EVERYTHING = 2**53
"""More events than any queue holds."""

log = structlog.get_logger("hub-sync")

config_option = click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=settings_file.DEFAULT_PATH,
    envvar="HUB_KIOSK_CONFIG",
    show_default=True,
    show_envvar=True,
    help="The kiosk's settings file.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Deliver what this kiosk recorded to the registry, and fetch who may sign in.

    Delivery is a process of its own: the kiosk works without it, for weeks if need be.
    """
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _in_a_sentence(command: Callable[..., None]) -> Callable[..., None]:
    """Turn what can go wrong into one sentence and an exit status."""

    @wraps(command)
    def wrapped(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except SettingsError as error:
            raise click.UsageError(str(error)) from error
        except (StoreError, Unreachable, Refused, ValueError) as error:
            raise click.ClickException(str(error)) from error
        except dbapi2.Error as error:
            raise click.ClickException(f"The store cannot be read ({error}): run hub-kiosk check.") from error

    return wrapped


@main.command()
@config_option
@click.option("--url", default="", help="The registry's address; needed where the code is typed in.")
@click.option(
    "--code", prompt="Code (type it, or scan the picture)", help="The one-time code that the registry showed."
)
@click.option("--name", default="Front desk", show_default=True, help="What staff call this kiosk.")
@_in_a_sentence
def enrol(path: Path, url: str, code: str, name: str) -> None:
    """Pair this machine with the registry, with a one-time code."""
    settings = _settings(path)
    url, code = enrolment.told(code, url)
    identity = enrolment.enrol(
        Path(settings.store.folder), url, code, name, settings.registry.timeout_seconds
    )
    click.echo(f"Enrolled as {identity.name} at {identity.hub.name}.")


@main.command()
@config_option
@click.option("--wait", is_flag=True, help="Wait for settings and enrolment instead of ending without them.")
@click.option(
    "--textfile",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write how this kiosk stands to this file each minute, for Prometheus' node-exporter.",
)
@_in_a_sentence
def run(path: Path, textfile: Path | None, *, wait: bool) -> None:
    """Deliver until stopped (SIGTERM or Ctrl-C)."""
    stopping, alive = threading.Event(), Alive()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stopping.set())
    while not stopping.is_set():  # again only when the kiosk has set the store aside and begun another
        begin = partial(_begin, path)
        begun = until_set_up(begin, stopping, alive) if wait else begin()
        if begun is not None:
            delivery, every = begun
            Daemon(delivery, every, time.monotonic, stopping, alive, textfile).run()
            delivery.store.close()


@main.command()
@config_option
@_in_a_sentence
def once(path: Path) -> None:
    """Send all that waits, fetch all that is new, and end."""
    delivery = _delivery(_settings(path))
    try:
        waiting = Ledger(delivery.store).state().waiting
        with _progress() as progress:
            sending = progress.add_task("Sending events", total=waiting)
            while sent := delivery.push():
                progress.advance(sending, sent)
            receiving = progress.add_task("Fetching the register", total=None)
            while delivery.pull():
                progress.advance(receiving, wire.PAGE_LIMIT)
            progress.update(receiving, total=1, completed=1)
        try:
            delivery.beat()
        except Unreachable as error:  # an older registry knows no heartbeat; what was delivered is delivered
            click.echo(str(error), err=True)
        state = Ledger(delivery.store).state()
        click.echo(f"The registry holds everything up to number {state.high_water:,} of {state.last:,}.")
    finally:
        delivery.store.close()


@main.command("carry-out")
@config_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_in_a_sentence
def carry_out(path: Path, file: Path) -> None:
    """Write what waits to FILE, for a USB stick.

    Only the registry can read it. The events stay here until the registry itself says that it holds them.
    """
    with readable(Path(_settings(path).store.folder)) as (store, _):
        identity, waiting = store.identity(), Ledger(store).unanswered(EVERYTHING)
        events, left = [content.encode() for _, content in waiting], Ledger(store).spilled()
        content = carry.pack(identity.kiosk, identity.token, identity.sealing_key, events, utc_now())
    act_as_caller()
    try:
        carry.write(file, content)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"{len(events):,} events are in {file}. At the registry: hub-registry carry-in {file.name}")
    if left:
        click.echo(f"{left:,} more are counted beside the ledger and not in it: they have no number yet.")


@main.command()
@config_option
@_in_a_sentence
def resend(path: Path) -> None:
    """Send refused events once more, after a fix."""
    store = Store.open(Path(_settings(path).store.folder))
    try:
        again = Outbox(store).resend()
    finally:
        store.close()
    click.echo(f"{again:,} events are sent again with the next delivery.")


@main.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@_in_a_sentence
def status(path: Path, *, as_json: bool) -> None:
    """Say what is delivered, waits, or is wrong.

    Exits with 1 if somebody has to do something.
    """
    folder = Path(_settings(path).store.folder)
    with readable(folder) as (store, trouble):
        seen = look(store, folder, trouble)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(seen)).decode())
    else:
        width = max(len(label) for label, _ in in_words(seen))
        for label, value in in_words(seen):
            click.echo(f"{label:<{width}}  {value}")
    sys.exit(0 if seen.well else 1)


def _settings(path: Path) -> settings_file.KioskSettings:
    settings = settings_file.read(path)
    act_as_owner(Path(settings.store.folder))
    return settings


def _begin(path: Path) -> tuple[Delivery, float]:
    settings = _settings(path)
    return _delivery(settings), settings.registry.every_seconds


def until_set_up(begin: Callable[[], Begun], stopping: threading.Event, alive: Alive) -> Begun | None:
    """Try until somebody has set this kiosk up and enrolled it; None if told to stop before."""
    alive.ready()
    said = ""
    while not stopping.is_set():
        try:
            return begin()
        except (SettingsError, NotEnrolled) as error:
            if str(error) != said:
                said = str(error)
                log.info("waiting to be set up", why=said)
        alive.beat()
        stopping.wait(WAIT_SECONDS)
    return None


def _delivery(settings: settings_file.KioskSettings) -> Delivery:
    store = Store.open(Path(settings.store.folder))
    store.serve_delivery()
    return Delivery(
        store, Registry(store.identity(), settings.registry.timeout_seconds), collect=collect_diagnostics
    )


def collect_diagnostics() -> str:
    """Return what ``hub-kiosk diagnostics`` says: this package knows nothing of screens and readers."""
    command = shutil.which("hub-kiosk", path=f"{Path(sys.executable).parent}:/usr/bin")
    if command is None:
        return "hub-kiosk is not installed beside hub-sync.\n"
    try:
        done = subprocess.run(
            [command, "diagnostics"], capture_output=True, text=True, check=False, timeout=COLLECT_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"hub-kiosk diagnostics did not end within {COLLECT_SECONDS:.0f} seconds.\n"
    return done.stdout or done.stderr


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,}"),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
