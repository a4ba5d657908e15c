"""hub-reader list."""

import json
from dataclasses import asdict

import click

from reader.devices import Device, devices


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of a table.")
def list_command(*, as_json: bool) -> None:
    """Show the serial ports of this machine.

    Put the stable name, not the port, into the kiosk's settings: the port changes when a device is
    plugged in again.
    """
    found = devices()
    if as_json:
        click.echo(json.dumps([asdict(device) for device in found], ensure_ascii=False))
    elif found:
        click.echo(table(found))
    else:
        click.echo("There is no serial port on this machine; plug the reader in and try again.")


def table(found: list[Device]) -> str:
    """Return the devices in columns under a heading."""
    rows = [("PORT", "MAKER", "PRODUCT", "STABLE NAME")]
    rows += [(each.port, each.maker or "-", each.product or "-", each.name) for each in found]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
