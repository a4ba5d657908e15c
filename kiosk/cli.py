"""The command `hub-kiosk`."""

import dataclasses
import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import ParamSpec

import click

from config.kiosk import DEFAULT_PATH, KioskSettings, read
from config.owner import act_as_caller, act_as_owner
from config.toml import SettingsError

P = ParamSpec("P")


class Commands(click.Group):
    """A group that imports a command when it is called for: help and first paint come sooner."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, in the order of a kiosk's life."""
        return ["setup", "run", "check", "diagnostics", "tidy", "demo"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; the demo brings a registry and a city along."""
        if cmd_name == "demo":
            command = import_module("kiosk.demo.cli").demo
            return command if isinstance(command, click.Command) else None
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="family-hub-kiosk")
def main() -> None:
    """The kiosk at a family hub's door: its screens, and the rules behind them."""


def _config(command: Callable[P, None]) -> Callable[P, None]:
    """Add --config."""
    option = click.option(
        "--config",
        type=click.Path(path_type=Path, dir_okay=False),
        default=DEFAULT_PATH,
        envvar="HUB_KIOSK_CONFIG",
        show_default=True,
        show_envvar=True,
        help="The kiosk's settings.",
    )
    return option(command)


@main.command()
@_config
@click.option(
    "--log",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where log lines go. [default: standard error; if that is the terminal, kiosk.log in the store]",
)
@click.option("--allow-quit", is_flag=True, help="Let Q leave; never on a public screen.")
@click.option(
    "--staff",
    is_flag=True,
    help="Reception's own window, which never shows the public screens: beside the kiosk over the same "
    "store, with the readers that serve staff, or on a machine that is enrolled by itself.",
)
@click.option("--set-up", is_flag=True, help="Where there are no settings yet, go through set-up first.")
def run(config: Path, log: Path | None, *, allow_quit: bool, staff: bool, set_up: bool) -> None:
    """Run the kiosk on this terminal."""
    if set_up:
        from kiosk.setup.beginning import begin  # noqa: PLC0415 - at the first start alone

        begin(config)
    settings = _settings(config)
    from kiosk.terminal import Terminal  # noqa: PLC0415 - help should not wait for the screens

    with Terminal() as terminal:
        from kiosk import journal  # noqa: PLC0415 - as above; meanwhile the terminal answers
        from kiosk.serve import show  # noqa: PLC0415 - as above

        sixels = terminal.draws_sixels()
    try:
        place = log or journal.place(Path(settings.store.folder))
        code = show(settings, place, allow_quit=allow_quit, sixels=sixels, staff=staff)
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}; name another with --log.") from error
    raise SystemExit(code)


@main.command("setup")
@_config
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Set up by this file, without asking anybody; see docs/deploying-kiosks.md.",
)
def set_up_now(config: Path, file: Path | None) -> None:
    """Make this machine a kiosk: readers, network, enrolment, languages, printer, and a card to try it."""
    from kiosk.setup.beginning import FAILURES, by_file, by_hand  # noqa: PLC0415 - as above

    try:
        if file:
            by_file(file, config, click.echo)
        elif not by_hand(config):
            raise click.Abort
    except FAILURES as error:
        raise click.ClickException(str(error)) from error


@main.command()
@_config
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
@click.option(
    "--unreviewed", metavar="CODE", help="Only list a language's text that no speaker has reviewed."
)
def check(config: Path, unreviewed: str | None, *, as_json: bool) -> None:
    """Say what is wrong with this kiosk before opening time; exit 1 if anything is.

    Stop the kiosk first: a reader that it holds is found busy.
    """
    if unreviewed:
        from kiosk.catalogues import waiting  # noqa: PLC0415 - as above

        for english, said in waiting(unreviewed):
            click.echo(f"{english}\n    {said}")
        return
    settings = _settings(config)
    from kiosk import clock  # noqa: PLC0415 - as above
    from kiosk.check import check as look  # noqa: PLC0415 - as above

    findings = look(settings, clock.now(), clock.made())
    well = all(each.well for each in findings)
    if as_json:
        click.echo(json.dumps({"well": well, "findings": [dataclasses.asdict(each) for each in findings]}))
    else:
        for each in findings:
            click.echo(f"{'ok     ' if each.well else 'WRONG  '} {each.what}: {each.sentence}")
    raise SystemExit(0 if well else 1)


@main.command()
@_config
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file.")
def diagnostics(config: Path, out: Path | None) -> None:
    """Collect all that a help desk asks of this kiosk; nothing in it is about anybody."""
    settings = _settings(config)
    from kiosk import clock  # noqa: PLC0415 - as above
    from kiosk.diagnostics import collect  # noqa: PLC0415 - as above

    told = collect(settings, clock.now())
    if out is None:
        click.echo(told)
        return
    act_as_caller()
    try:
        out.write_text(told, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    click.echo(f"It is in {out}.")


@main.command()
@_config
def tidy(config: Path) -> None:
    """Make the store small and read all of it once, as a timer does each night; exit 1 if it is not sound."""
    settings = _settings(config)
    from sync.store import Store, StoreError  # noqa: PLC0415 - as above
    from sync.tidying import tidy as tidy_up  # noqa: PLC0415 - as above

    try:
        store = Store.open(Path(settings.store.folder))
        done = tidy_up(store)
        store.close()
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{done.freed:,} bytes were given back. {'All is sound.' if not done.faults else ''}".strip())
    for sentence in done.faults:
        click.echo(sentence, err=True)
    raise SystemExit(1 if done.faults else 0)


def _settings(path: Path) -> KioskSettings:
    try:
        settings = read(path)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    act_as_owner(Path(settings.store.folder))
    return settings
