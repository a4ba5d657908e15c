"""hub-reader list."""

import json
from dataclasses import asdict

import click

from reader.commands.hearing import hearing
from reader.devices import Device, State, devices

SECONDS = 10.0


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of a table.")
@click.option("--listen", is_flag=True, help="Listen at ports of unknown kind, and say what is heard.")
@click.option(
    "--seconds", type=click.FloatRange(0.1, 600), default=SECONDS, show_default=True, help="How long."
)
@click.option("--probe", help="Write to this one port, to ask what is there. It must be yours to write to.")
def list_command(*, as_json: bool, listen: bool, seconds: float, probe: str | None) -> None:
    """Show the readers of this machine.

    Put the stable name, not the port, into the kiosk's settings: the port changes when a device is
    plugged in again. A USB-to-serial bridge says nothing of the reader behind it: use --listen and
    tap a card. Nothing is ever written to a port, but with --probe.
    """
    found = devices()
    heard = hearing(found, seconds, listen=listen, probe=probe)
    if as_json:
        rows = [asdict(device) | {"heard": heard.get(device.port, "")} for device in found]
        click.echo(json.dumps(rows, ensure_ascii=False))
    elif found:
        click.echo(table(found, heard))
    else:
        click.echo("There is no reader on this machine; plug it in and try again.")
    if probe and probe not in {device.port for device in found}:
        click.echo(f"{probe}: {heard.get(probe) or 'nothing answered'}")


def table(found: list[Device], heard: dict[str, str] | None = None) -> str:
    """Return the devices in columns under a heading."""
    rows = [("PORT", "MAKER", "PRODUCT", "STABLE NAME", "PROFILE", "STATE")]
    for each in found:
        profile = each.profile or (heard or {}).get(each.port) or "-"
        rows.append((each.port, each.maker or "-", each.product or "-", each.name, profile, _state(each)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _state(device: Device) -> str:
    if device.state is State.IN_USE:
        return f"in use by {device.held_by}"
    if device.state is State.FORBIDDEN:
        group = "input" if device.port.startswith("/dev/input/") else "dialout"
        return f"not allowed: add your user to the group {group}"
    return str(device.state)
