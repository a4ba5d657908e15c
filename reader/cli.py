"""The command hub-reader."""

import click

from reader.commands.decode import decode_command
from reader.commands.devices import list_command
from reader.commands.learn import learn_command
from reader.commands.listen import listen_command
from reader.commands.simulate import simulate_command
from reader.commands.tap import tap_command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Card readers and barcode scanners on a serial line: find them, hear them, play them."""


main.add_command(list_command)
main.add_command(listen_command)
main.add_command(decode_command)
main.add_command(learn_command)
main.add_command(simulate_command)
main.add_command(tap_command)

if __name__ == "__main__":
    main()
