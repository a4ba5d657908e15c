"""What speaks at an unknown port is found by holding a card to it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from reader.finding import Finding, Found, open_port
from reader.scan import Kind
from reader.seam import Port
from reader.simulate import SimulatedReader
from tests.reader.conftest import Heard


def noting(bauds: list[int], path: str, baud: int) -> Port:
    """Open a port, and note at which speed."""
    bauds.append(baud)
    return open_port(path, baud)


def hold(reader: SimulatedReader, value: str) -> bool:
    """Hold a card to it once more, as people do until something happens; return that nothing did yet."""
    reader.tap(value)
    time.sleep(1.0)
    return False


def make_noise(reader: SimulatedReader) -> bool:
    """Make noise once more, as a wrong speed does with each card; return that nothing came of it yet.

    A port empties itself when it is opened: noise made once, before a busy machine came so far, was lost.
    """
    reader.write(b"\x00\xfe\x80\x81" * 8)
    time.sleep(1.0)
    return False


@contextmanager
def listening(
    path: str, on_found: Callable[[Found], None], connect: Callable[[str, int], Port] = open_port
) -> Iterator[Finding]:
    """Listen, and end however the test does.

    One that failed and left its thread took the next test's pseudo-terminal, which has the same name.
    """
    finding = Finding(path, on_found, connect)
    finding.start()
    try:
        yield finding
    finally:
        ended = finding.close(5.0)
    assert ended


class Ears:
    """Hears what is found."""

    def __init__(self) -> None:
        self.found: list[Found] = []


@pytest.mark.parametrize(
    ("protocol", "profile", "kind", "value"),
    [
        ("text", "text", Kind.BARCODE, "GCV0012345"),
        ("id12la", "id12la", Kind.CARD, "62E3086CED"),
        ("rdm6300", "rdm6300", Kind.CARD, "62E3086CED"),
    ],
)
def test_a_reader_is_known_by_what_it_says(protocol: str, profile: str, kind: Kind, value: str) -> None:
    """Its first card is not lost either: set-up shows that it was read."""
    ears, heard = Ears(), Heard()
    with SimulatedReader(protocol) as reader, listening(reader.path, ears.found.append):
        heard.wait(lambda: bool(ears.found) or hold(reader, value))
    (found,) = ears.found
    assert (found.profile, found.kind, found.value) == (profile, kind, value)
    assert value not in repr(found)


def test_noise_is_not_a_reader_and_the_other_speed_is_tried() -> None:
    """A line that says nothing sensible at one speed is listened to at the next."""
    ears, heard, bauds = Ears(), Heard(), list[int]()
    with (
        SimulatedReader("text") as reader,
        listening(reader.path, ears.found.append, partial(noting, bauds)),
    ):
        heard.wait(lambda: len(bauds) > 1 or make_noise(reader))
        heard.wait(lambda: bool(ears.found) or hold(reader, "GCV0012345"))
    assert bauds[:2] == [9600, 115200]
    assert ears.found[0].baud == bauds[-1]


def test_a_port_that_is_not_there_can_be_given_up(tmp_path: Path) -> None:
    """It looks again and again, and ends when told to."""
    with listening(str(tmp_path / "nowhere"), lambda _: None) as finding:
        assert finding.close(5.0)
