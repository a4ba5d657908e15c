"""The list of readers, and the names that stay: on a made-up machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from serial.tools.list_ports_common import ListPortInfo

from reader import keys
from reader.commands.devices import table
from reader.devices import Device, State, devices, resolve
from reader.holders import holders
from reader.keys import Key, is_unique, key_of, parse, parse_wedge
from reader.pseudo import Pseudo
from reader.seam import ReaderError, Reason
from reader.typists import typists


def port(
    device: str,
    usb: str = "",
    serial: str | None = None,
    socket: str | None = None,
    maker: str | None = None,
    product: str | None = None,
) -> ListPortInfo:
    """Return a port as pyserial describes it."""
    info = ListPortInfo(device)
    if usb:
        info.vid, info.pid = (int(part, 16) for part in usb.split(":"))
    info.serial_number, info.location = serial, socket
    info.manufacturer, info.product = maker, product
    return info


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Give the files of a machine with a scanner that types, a keyboard, and two programs."""
    for number, usb, name in ((3, "0581:0107", "Tera scanner"), (4, "046d:c31c", "Logitech Keyboard")):
        device = tmp_path / "input" / f"event{number}" / "device"
        (device / "id").mkdir(parents=True)
        (device / "id" / "vendor").write_text(usb[:4] + "\n")
        (device / "id" / "product").write_text(usb[5:] + "\n")
        (device / "name").write_text(name + "\n")
        (device / "phys").write_text(f"usb-0000:00:14.0-{number}/input0\n")
    (tmp_path / "ttyACM0").write_text("")
    for process, name, held in ((7, "ModemManager", "ttyACM0"), (8, "sleep", "other")):
        (tmp_path / "proc" / str(process) / "fd").mkdir(parents=True)
        (tmp_path / "proc" / str(process) / "comm").write_text(name + "\n")
        (tmp_path / "proc" / str(process) / "fd" / "3").symlink_to(tmp_path / held)
    return tmp_path


def test_a_device_says_what_it_is(machine: Path) -> None:
    """Maker, product, stable name, profile and who holds it stand in the list; the keyboard does not."""
    zebra = port(str(machine / "ttyACM0"), "05e0:1701", None, "1-1.2:1.0", "Symbol", "Bar Code Scanner")
    found = devices(lambda: [zebra], machine / "none", machine / "input", machine / "proc")
    assert found == [
        Device(
            str(machine / "ttyACM0"),
            "Symbol",
            "Bar Code Scanner",
            "usb:05e0:1701@1-1.2:1.0",
            "zebra",
            State.IN_USE,
            "ModemManager (process 7)",
        ),
        Device("/dev/input/event3", "", "Tera scanner", "wedge:0581:0107", "wedge-scanner"),
    ]


def test_a_bridge_has_no_profile(machine: Path) -> None:
    """A CH340 tells neither who it is nor what is behind it: the socket is its name."""
    found = devices(
        lambda: [port("/dev/ttyUSB0", "1a86:7523", None, "1-1.3")],
        machine,
        machine / "none",
        machine / "none",
    )
    assert (found[0].name, found[0].profile) == ("usb:1a86:7523@1-1.3", "")


def test_ports_outside_the_usb_keep_their_by_id_name(tmp_path: Path) -> None:
    """A by-id name is found for its port; a bare port is its own name."""
    (tmp_path / "ttyX0").write_text("")
    (tmp_path / "by-id").mkdir()
    (tmp_path / "by-id" / "usb-Scanner-if00").symlink_to(tmp_path / "ttyX0")
    found = devices(
        lambda: [port("/dev/ttyS0"), port(str(tmp_path / "ttyX0"))], tmp_path / "by-id", tmp_path, tmp_path
    )
    assert [each.name for each in found] == ["/dev/ttyS0", str(tmp_path / "by-id" / "usb-Scanner-if00")]


def test_a_port_that_is_not_ours() -> None:
    """A port that this user may not open is told so, without trying."""
    device, nowhere = Pseudo(), Path("/nowhere")
    Path(device.path).chmod(0)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        (found,) = devices(lambda: [port(device.path)], nowhere, nowhere, nowhere)
    finally:
        if is_root:
            os.seteuid(0)
    device.close()
    assert found.state is State.FORBIDDEN


@pytest.mark.parametrize(
    ("serial", "unique"),
    [
        ("A50285BI", True),
        ("0001", False),
        ("00000000001A", False),
        ("", False),
        ("000000", False),
        ("12", False),
    ],
)
def test_serials_that_makers_burn_into_all(serial: str, unique: bool) -> None:
    """What every CP210x and every STM32 has tells no two of them apart."""
    assert is_unique(serial) is unique


def test_a_key_is_by_serial_only_if_no_twin_is_there() -> None:
    """Two devices with one serial number are told apart by their sockets."""
    one = port("/dev/ttyUSB0", "0403:6001", "A50285BI", "1-1.1")
    two = port("/dev/ttyUSB1", "0403:6001", "A50285BI", "1-1.2")
    assert str(key_of(one, [one])) == "usb:0403:6001:A50285BI"
    assert str(key_of(one, [one, two])) == "usb:0403:6001@1-1.1"
    assert key_of(port("/dev/ttyS0"), []) is None


@pytest.mark.parametrize(
    "key", [Key("05e0:1701", serial="A:B::C"), Key("1a86:7523", socket="1-1.2:1.0")], ids=str
)
def test_a_key_survives_being_written(key: Key) -> None:
    """A key in the settings means the same device, whatever signs its serial has."""
    assert parse(str(key)) == key


@pytest.mark.parametrize("text", ["/dev/ttyACM0", "usb:05e0", "usb:XXXX:1701:1", "spy:///dev/x", ""])
def test_what_is_no_key(text: str) -> None:
    """A path stays a path."""
    assert parse(text) is None
    assert resolve(text, list) == text


def test_a_renumbered_port_is_found() -> None:
    """After a replug the same key means another number."""
    ports = [port("/dev/ttyACM0", "05e0:1701", None, "1-1.2")]
    assert resolve("usb:05e0:1701@1-1.2", lambda: ports) == "/dev/ttyACM0"
    ports[0] = port("/dev/ttyACM1", "05e0:1701", None, "1-1.2")
    assert resolve("usb:05e0:1701@1-1.2", lambda: ports) == "/dev/ttyACM1"


def test_a_key_without_a_device_or_with_two() -> None:
    """A key that fits nothing is a missing reader; one that fits two is refused."""
    twins = [port(f"/dev/ttyUSB{each}", "0403:6001", "SAME", f"1-1.{each}") for each in (1, 2)]
    for ports, reason in ((twins, Reason.UNSUITABLE), ([], Reason.MISSING)):
        with pytest.raises(ReaderError) as caught:
            resolve("usb:0403:6001:SAME", ports.copy)
        assert caught.value.reason is reason


def test_wedge_keys() -> None:
    """A device that types is named by what it is, and by its socket where there are two."""
    assert parse_wedge("wedge:0581:0107") == Key("0581:0107")
    assert parse_wedge("wedge:0581:0107@usb-0000:00:14.0-3/input0") == Key(
        "0581:0107", socket="usb-0000:00:14.0-3/input0"
    )
    assert parse_wedge("/dev/input/event3") is None
    assert keys.WEDGE == "wedge:"


def test_a_machine_without_input_devices(tmp_path: Path) -> None:
    """A server has no such folder."""
    assert typists(tmp_path / "none") == []


def test_holders_of_our_own() -> None:
    """This very program is found to hold what it holds, and left out where others are asked for."""
    master, slave = os.openpty()
    name = os.ttyname(slave)
    assert any(f"(process {os.getpid()})" in each for each in holders(name))
    assert holders(name, others_only=True) == []
    os.close(master)
    os.close(slave)


IN_A_CONTAINER = (
    "mount -t devpts -o newinstance,ptmxmode=666 devpts /dev/pts && mount --bind /dev/pts/ptmx /dev/ptmx"
    ' && exec "$@"'
)
HOLD = """import os, sys
while os.ttyname(os.openpty()[1]) != sys.argv[1]: pass
print("held", flush=True)
sys.stdin.read()"""


def test_who_holds_a_device_of_the_same_name_in_a_container_is_not_told() -> None:
    """Each container has a /dev/pts/0 of its own; its programs were named as those that hold ours."""
    master, slave = os.openpty()
    name = os.ttyname(slave)
    words = ["unshare", "--mount", "sh", "-c", IN_A_CONTAINER, "sh", sys.executable, "-c", HOLD, name]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        if other.stdout.readline() != "held\n":
            pytest.skip("This account may not make a container.")
        told = holders(name)
        other.stdin.close()
    os.close(master)
    os.close(slave)
    assert [each.partition("process ")[2] for each in told] == [f"{os.getpid()})"]


def test_a_program_that_ends_while_we_look(tmp_path: Path) -> None:
    """A process without files to show is passed over."""
    (tmp_path / "9").mkdir()
    assert holders("/dev/null", tmp_path) == []


def test_the_table_lines_up() -> None:
    """Every row begins its columns where the heading does."""
    lines = table([Device("/dev/ttyACM0", "Symbol", "", "/dev/x", "zebra", State.FORBIDDEN)]).splitlines()
    assert lines[0].index("MAKER") == lines[1].index("Symbol")
    assert lines[0].index("STABLE NAME") == lines[1].index("/dev/x")
    assert "add your user to the group dialout" in lines[1]
