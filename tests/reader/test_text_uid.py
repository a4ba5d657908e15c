"""Readers that print a UID and end the line."""

import pytest

from reader.commands.decode import session
from reader.decoders.base import Bad, Card, Decoded, Fault
from reader.decoders.text_uid import TextUid


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"ed0ba996\r\n", [Card("ED0BA996")]),
        (b"04 A2 24 5B 1C 66 80\n", [Card("04A2245B1C6680")]),
        (b"04:a2:24:5b:1c:66:80\r", [Card("04A2245B1C6680")]),
        (b"UID: ED0BA996\r\n", [Card("ED0BA996")]),
        (b"ED0BA996\r\nDD17380A\r\n", [Card("ED0BA996"), Card("DD17380A")]),
        (b"\r\n-020047C8C3\r\n>", [Card("020047C8C3")]),
        (b"\r\n-DD17380AF8\r\n>", [Card("DD17380AF8")]),
        (b"DD17380AF8\r\n", [Card("DD17380A")]),
        (b"ED0BA996", [Bad(Fault.INCOMPLETE)]),
        (b"EDBA996\r\n", [Bad(Fault.FORMAT)]),
        (b"hello!\r\n", [Bad(Fault.FORMAT)]),
        (b"ED0BA9\r\n", [Bad(Fault.LENGTH)]),
        (b"ED0BA996" * 3 + b"\r\n", [Bad(Fault.LENGTH)]),
        (b"00000000\r\n", [Bad(Fault.IMPLAUSIBLE)]),
        (b"FFFFFFFFFFFFFF\r\n", [Bad(Fault.IMPLAUSIBLE)]),
        (b"8804A224\r\n", [Bad(Fault.IMPLAUSIBLE)]),
        (b"\r\n", []),
    ],
)
def test_lines_become_uids(data: bytes, expected: list[Decoded]) -> None:
    """Whole lines of whole bytes are cards; digits are never padded and ends never guessed."""
    assert session(TextUid(), data) == expected


def test_two_lines_in_two_pieces() -> None:
    """A UID whose end comes a little later is still one card."""
    decoder = TextUid()
    assert decoder.feed(b"ED0B", 0.0) == []
    assert decoder.feed(b"A996\r\n", 0.1) == []
    assert decoder.tick(0.2) == [Card("ED0BA996")]


def test_reset_forgets_the_beginning() -> None:
    """After the reader was away, half a line from before does not join what comes."""
    decoder = TextUid()
    decoder.feed(b"ED0B", 0.0)
    decoder.reset()
    assert session(decoder, b"A996DD17\r") == [Card("A996DD17")]
