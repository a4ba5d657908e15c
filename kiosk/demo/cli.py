"""``hub-kiosk demo``: the main job, end to end, on this machine."""

import shlex
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kiosk import journal
from kiosk.demo.processes import DemoError
from kiosk.demo.report import Report, in_words
from kiosk.demo.works import Works
from sync.client import Refused, Unreachable
from sync.store import StoreError


@click.command()
@click.option("--unattended", is_flag=True, help="Play taps without a screen, and check every figure.")
@click.option(
    "--arrivals",
    "taps",
    type=click.IntRange(1, 100_000),
    default=200,
    show_default=True,
    help="With --unattended: how many taps to play.",
)
@click.option("--json", "as_json", is_flag=True, help="With --unattended: print one JSON object.")
@click.option(
    "--families",
    type=click.IntRange(10, 100_000),
    default=400,
    show_default=True,
    help="Size of the synthetic city.",
)
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed, the same city and taps.")
@click.option(
    "--database",
    metavar="PATH|URL",
    help="The registry's database: a new SQLite file, or an empty PostgreSQL database as postgresql://… "
    "[default: a SQLite file in the demonstration's folder]",
)
@click.option(
    "--keep",
    "keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Leave the kiosk's store and settings, the registry's database and all logs in this folder.",
)
def demo(
    *,
    unattended: bool,
    taps: int,
    as_json: bool,
    families: int,
    seed: int,
    database: str | None,
    keep: Path | None,
) -> None:
    """Show the whole system at work on this machine, with a synthetic city and simulated readers.

    Makes a registry, enrols a kiosk, starts delivery and opens the kiosk's screen; leaving the screen
    (Q) stops everything. With --unattended it plays the taps itself, and exits 0 only if the
    figures at the door, in the ledger, in the registry and on the dashboard all agree.
    """
    if not unattended and not sys.stdout.isatty():
        raise click.UsageError("The kiosk's screen needs a terminal; without one, add --unattended.")
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _leave)
    begun = time.monotonic()
    try:
        with ExitStack() as stack:
            folder = _folder(keep, stack)
            journal.write_to(folder / "kiosk.log")
            works = Works(folder, database or str(folder / "registry.db"), families, seed, _say)
            stack.enter_context(works)
            setup = time.monotonic() - begun
            if unattended:
                _unattended(works, taps, setup, as_json=as_json)
            else:
                _attended(works)
    except (DemoError, StoreError, Unreachable, Refused) as error:
        more = f"The logs are in {keep}." if keep else "Add --keep DIR to look at the logs."
        raise click.ClickException(f"{str(error).rstrip('.')}. {more}") from error
    if keep:
        click.echo(_where_to_look(keep.resolve()), err=as_json)


def _unattended(works: Works, taps: int, setup: float, *, as_json: bool) -> None:
    from kiosk.demo.unattended import run  # noqa: PLC0415 - readers and rules only when they are used

    with _progress("Taps", taps) as step:
        report = run(works, taps, setup, step)
    wrong = report.disagreements()
    if as_json:
        click.echo(msgspec.json.encode({**msgspec.to_builtins(report), "agrees": not wrong, "wrong": wrong}))
    else:
        _print(report)
    for sentence in wrong:
        click.echo(f"Disagrees: {sentence}.", err=True)
    if wrong:
        raise DemoError("The figures do not agree.")


def _attended(works: Works) -> None:
    from kiosk.demo.attended import run  # noqa: PLC0415 - the screen only when it is shown

    run(works)


def _folder(keep: Path | None, stack: ExitStack) -> Path:
    if keep is None:
        return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub-demo-")))
    try:
        keep.mkdir(parents=True, exist_ok=True)
        in_use = any(keep.iterdir())
    except OSError as error:
        raise click.UsageError(f"{keep} cannot be used: {error.strerror}.") from error
    if in_use:
        raise click.UsageError(f"{keep} is not empty; name a new folder to keep things in.")
    return keep.resolve()


def _leave(number: int, _frame: object) -> None:
    """End by the ordinary way out, so that everything started is stopped."""
    sys.exit(128 + number)


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def _print(report: Report) -> None:
    rows = in_words(report)
    width = max(len(label) for label, _ in rows)
    for label, value in rows:
        click.echo(f"{label:<{width}}  {value}")


def _where_to_look(folder: Path) -> str:
    config = shlex.quote(str(folder / "kiosk" / "kiosk.toml"))
    env = shlex.quote(str(folder / "registry.env"))
    return (
        f"Kept in {folder}; look with: hub-sync status --config {config}   or: . {env} && hub-registry serve"
    )


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)
