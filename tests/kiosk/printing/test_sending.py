"""Where papers go: a receipt printer, CUPS, or a folder; and that none is lost on the way."""

import os
import pty
import re
import socket
import stat
import threading
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.printing import Printing
from kiosk.printing.paper import Part, PassPaper, RollPaper, Row, Size
from kiosk.printing.sending import NotPrinted, Sent, forget_rolls, send
from kiosk.printing.state import PrinterIs, PrinterState, look

NOW = datetime(2026, 3, 27, 10, 5, 11, tzinfo=UTC)
PASS = PassPaper("FHP1:0000000000000000000000016JD", "The Moat Family Hub", "Hub pass", ("Show this.",))
ROLL = RollPaper(
    title="Fire roll",
    hub="The Moat Family Hub",
    at="27 March 2026, 10:05",
    total="3 people",
    counts=(("Adults", "1"), ("Children", "2")),
    cautions=("An aid, not proof.",),
    parts=(Part("Main room", "Stay and Play", (Row("Łucja", "since 9:40"), Row("ਸਿਮਰਨ", ticked=True))),),
)


@pytest.fixture
def printing(tmp_path: Path) -> Printing:
    """Return settings without a printer."""
    return Printing(folder=str(tmp_path / "prints"))


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in which a test puts the programs of a print system."""
    made = tmp_path / "bin"
    made.mkdir()
    monkeypatch.setenv("PATH", f"{made}:/usr/bin:/bin")
    return made


def program(folder: Path, name: str, script: str) -> None:
    """Write a program."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_without_a_printer_a_pdf_lies_in_the_folder_for_this_user_alone(printing: Printing) -> None:
    """Its name says what it is and when it was made, and nothing of anybody."""
    sent = send([PASS], printing, NOW)
    assert sent == Sent("", Path(printing.folder) / "pass-2026-03-27-100511.pdf")
    assert sent.file is not None
    assert sent.file.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(sent.file.stat().st_mode) == 0o600
    again = send([PASS], printing, NOW)
    assert again.file is not None
    assert again.file.name == "pass-2026-03-27-100511-2.pdf"


def test_cups_gets_the_pdf_and_a_title_that_others_may_see(bin_folder: Path, printing: Printing) -> None:
    """`lp` takes the paper from its standard input."""
    program(bin_folder, "lp", f'cat > "{bin_folder}/got.pdf"; echo "$@" > "{bin_folder}/asked"')
    sent = send([ROLL], Printing(queue="Office", folder=printing.folder), NOW)
    assert sent == Sent("Office")
    assert (bin_folder / "got.pdf").read_bytes().startswith(b"%PDF-")
    assert (bin_folder / "asked").read_text() == "-d Office -t Family hub -\n"
    assert not Path(printing.folder).exists()


def test_a_printer_that_does_not_take_it_loses_nothing(bin_folder: Path, printing: Printing) -> None:
    """The PDF is in the folder, and the sentence says why."""
    program(bin_folder, "lp", 'cat > /dev/null; echo "lp: The printer or class does not exist." >&2; exit 1')
    sent = send([PASS], Printing(queue="Office", folder=printing.folder), NOW)
    assert sent.printer == ""
    assert sent.file is not None
    assert sent.file.exists()
    assert sent.trouble == "The printer Office did not take it: The printer or class does not exist."


def test_a_print_system_that_hangs_is_not_waited_for_for_ever(
    bin_folder: Path, printing: Printing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its time the paper goes into the folder."""
    monkeypatch.setattr("kiosk.printing.sending.PATIENCE", 0.2)
    program(bin_folder, "lp", "exec sleep 30")
    sent = send([PASS], Printing(queue="Office", folder=printing.folder), NOW)
    assert sent.file is not None
    assert sent.trouble == "The printer Office did not answer."


def test_a_receipt_printer_goes_first(tmp_path: Path, printing: Printing) -> None:
    """A device file gets the picture and a cut."""
    device = tmp_path / "lp0"
    device.touch()
    sent = send([ROLL], Printing(receipt=f"file:{device}", queue="Office", folder=printing.folder), NOW)
    assert sent.printer == f"file:{device}"
    assert b"\x1dv0" in device.read_bytes()
    assert device.read_bytes().endswith(b"\x1dV\x00")


def test_a_receipt_printer_on_a_serial_line(printing: Printing) -> None:
    """As a printer with a cable: the bytes come out at the other end of a pseudo-terminal."""
    ours, theirs = pty.openpty()
    got = bytearray()

    def listen() -> None:
        while not got.endswith(b"\x1dV\x00"):
            got.extend(os.read(ours, 65536))

    listener = threading.Thread(target=listen)
    listener.start()
    sent = send([PASS], Printing(receipt=f"serial:{os.ttyname(theirs)}", folder=printing.folder), NOW)
    listener.join(20)
    os.close(theirs)
    os.close(ours)
    assert sent.printer.startswith("serial:")
    assert b"\x1dv0" in got


def test_a_receipt_printer_on_the_network(printing: Printing) -> None:
    """A print server takes the bytes as they are."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()
        got: list[bytes] = []

        def serve() -> None:
            line, _ = server.accept()
            with line, line.makefile("rb") as stream:
                got.append(stream.read())

        thread = threading.Thread(target=serve)
        thread.start()
        device = f"network:{host}:{port}"
        assert send([PASS], Printing(receipt=device, folder=printing.folder), NOW) == Sent(device)
        thread.join(20)
    assert got[0].endswith(b"\x1dV\x00")


@pytest.mark.parametrize("device", ["file:/nowhere/lp0", "network:127.0.0.1:9", "serial:/nowhere/ttyS0"])
def test_a_receipt_printer_that_is_not_there_is_said_and_nothing_is_lost(
    printing: Printing, device: str
) -> None:
    """Whatever kind it is, the PDF lies in the folder."""
    sent = send([PASS], Printing(receipt=device, folder=printing.folder), NOW)
    assert sent.file is not None
    assert sent.file.exists()
    assert sent.trouble.startswith(f"The receipt printer at {device} did not take it: ")


def test_when_not_even_the_folder_takes_it_a_sentence_says_so(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "prints").write_text("in the way")
    with pytest.raises(NotPrinted, match="cannot be written"):
        send([PASS], Printing(folder=str(tmp_path / "prints")), NOW)


def test_rolls_hold_names_so_they_do_not_outlive_their_day(printing: Printing) -> None:
    """Those of earlier days go; today's, and passes, stay."""
    send([ROLL], printing, datetime(2026, 3, 26, 17, tzinfo=UTC))
    send([ROLL], printing, NOW)
    send([PASS], printing, datetime(2026, 3, 26, 17, tzinfo=UTC))
    assert forget_rolls(printing, "2026-03-27") == 1
    left = sorted(each.name for each in Path(printing.folder).iterdir())
    assert left == ["pass-2026-03-26-170000.pdf", "roll-2026-03-27-100511.pdf"]


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF has: it says so in one of its packed streams."""
    packed = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    plain = pdf + b"".join(zlib.decompress(each) for each in packed if each.startswith(b"\x78"))
    return len(re.findall(rb"/Type */Page\b(?!s)", plain))


@pytest.mark.parametrize("size", Size, ids=str)
def test_several_passes_are_one_file(printing: Printing, size: Size) -> None:
    """A sheet for a whole family, or a page for each."""
    sent = send([PASS] * 11, printing, NOW, size)
    assert sent.file is not None
    assert pages(sent.file.read_bytes()) == (2 if size is Size.CARD else 11)


def test_how_the_printer_is(bin_folder: Path, tmp_path: Path, printing: Printing) -> None:
    """None, a receipt printer, and a queue that is ready, stopped, or unknown."""
    device = tmp_path / "lp0"
    assert look(printing) == PrinterState(PrinterIs.NONE, printing.folder)
    assert look(Printing(receipt=f"file:{device}")).is_ is PrinterIs.NOT_READY
    device.touch()
    assert look(Printing(receipt=f"file:{device}")).is_ is PrinterIs.READY
    queue = Printing(queue="Office")
    program(bin_folder, "lpstat", 'echo "printer Office is idle.  enabled since Friday"')
    assert look(queue) == PrinterState(PrinterIs.READY, "Office")
    program(bin_folder, "lpstat", 'echo "printer Office disabled since Friday -\n\tPaused"')
    assert look(queue).is_ is PrinterIs.NOT_READY
    program(bin_folder, "lpstat", "exit 1")
    assert look(queue).is_ is PrinterIs.NOT_READY
