"""The list of serial ports."""

from pathlib import Path

from serial.tools.list_ports_common import ListPortInfo

from reader.commands.devices import table
from reader.devices import Device, devices


def port(device: str, maker: str | None = None, product: str | None = None) -> ListPortInfo:
    """Return a port as pyserial describes it."""
    info = ListPortInfo(device)
    info.manufacturer, info.product = maker, product
    return info


def test_ports_have_a_stable_name_where_there_is_one(tmp_path: Path) -> None:
    """The by-id name is found for its port; a bare port is its own name."""
    scanner = tmp_path / "ttyACM0"
    scanner.write_text("")
    by_id = tmp_path / "by-id"
    by_id.mkdir()
    link = by_id / "usb-Scanner-if00"
    link.symlink_to(scanner)
    found = devices(lambda: [port("/dev/ttyS0"), port(str(scanner), "Symbol", "Scanner")], by_id)
    assert found == [
        Device("/dev/ttyS0", "", "", "/dev/ttyS0"),
        Device(str(scanner), "Symbol", "Scanner", str(link)),
    ]


def test_a_machine_without_by_id_names(tmp_path: Path) -> None:
    """A machine without USB serial devices has no such folder."""
    assert devices(lambda: [port("/dev/ttyS0")], tmp_path / "none")[0].name == "/dev/ttyS0"


def test_the_table_lines_up() -> None:
    """Every row begins its columns where the heading does."""
    lines = table([Device("/dev/ttyACM0", "Symbol", "", "/dev/x")]).splitlines()
    assert lines[0].index("MAKER") == lines[1].index("Symbol")
    assert lines[0].index("STABLE NAME") == lines[1].index("/dev/x")
