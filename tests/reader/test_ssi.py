"""Zebra SSI: acknowledged, joined, and never counted twice."""

from reader.decoders import ssi_packets as ssi
from reader.decoders.base import Bad, Barcode, Decoded, Fault
from reader.decoders.ssi import GOES_ON_WITHIN, SAME_WITHIN, Ssi
from reader.models.ssi import TIMEOUT, SsiModel
from tests.reader.samples import scans

STEP = 0.01


def decode(text: bytes, status: int = 0) -> bytes:
    """Return one packet with a QR code."""
    return ssi.packet(ssi.DECODE_DATA, ssi.SCANNER, b"\x1c" + text, status)


def test_each_packet_is_acknowledged_at_once() -> None:
    """The answer is there as soon as the packet is whole, byte for byte as the manual has it."""
    scanner = Ssi()
    packet = decode(b"GCV0012345")
    scanner.feed(packet[:-1], 0.0)
    assert scanner.outgoing() == b""
    assert scanner.feed(packet[-1:], 0.01) == [Barcode("GCV0012345")]
    assert scanner.outgoing() == bytes.fromhex("04D00400FF28")
    assert scanner.outgoing() == b""


def test_a_broken_packet_is_asked_for_again() -> None:
    """A wrong sum is answered with NAK and its cause, and the second sending is the scan."""
    scanner = Ssi()
    broken = bytearray(decode(b"GCV0012345"))
    broken[7] ^= 1
    assert scanner.feed(bytes(broken), 0.0) == [Bad(Fault.CHECKSUM)]
    assert scanner.outgoing() == bytes.fromhex("05D1040001FF25")
    assert scanner.feed(decode(b"GCV0012345", ssi.RESENT), 0.5) == [Barcode("GCV0012345")]


def test_a_lost_acknowledgement_makes_no_second_scan() -> None:
    """A packet sent again because our ACK was lost is acknowledged again and not told again."""
    scanner = Ssi()
    assert scans(scanner.feed(decode(b"GCV0012345"), 0.0)) == ["GCV0012345"]
    for at in (2.0, 4.0):
        assert scanner.feed(decode(b"GCV0012345", ssi.RESENT), at) == []
    assert scanner.outgoing() == ssi.ACKNOWLEDGE * 3


def test_the_same_code_later_is_another_scan() -> None:
    """Only a packet that says it was sent again can be the one before, and only soon after it."""
    scanner = Ssi()
    assert scans(scanner.feed(decode(b"GCV0012345"), 0.0)) == ["GCV0012345"]
    assert scans(scanner.feed(decode(b"GCV0012345"), 1.0)) == ["GCV0012345"]
    late = 1.0 + SAME_WITHIN
    assert scans(scanner.feed(decode(b"GCV0012345", ssi.RESENT), late)) == ["GCV0012345"]


def test_a_long_code_comes_in_packets() -> None:
    """Packets are joined; one that was sent again counts once; a rest that never comes is told."""
    scanner = Ssi()
    assert scanner.feed(decode(b"abc", ssi.MORE), 0.0) == []
    assert scanner.feed(decode(b"abc", ssi.MORE | ssi.RESENT), 1.0) == []
    assert scanner.feed(decode(b"def"), 1.5) == [Barcode("abcdef")]
    assert scanner.feed(decode(b"abc", ssi.MORE), 9.0) == []
    assert Bad(Fault.INCOMPLETE) in scanner.tick(9.0 + GOES_ON_WITHIN)
    assert scanner.feed(decode(b"def"), 20.0) == [Barcode("def")]


def test_an_endless_code_is_dropped() -> None:
    """Packets that always promise more fill no memory."""
    scanner = Ssi()
    events: list[Decoded] = []
    for number in range(60):
        events += scanner.feed(decode(bytes([65 + number % 26]) * 200, ssi.MORE), number / 10)
    assert Bad(Fault.OVERFLOW) in events


def converse(device: SsiModel, scanner: Ssi | None, seconds: float) -> list[str]:
    """Let a scanner talk to a decoder, or to nobody."""
    now, events = 0.0, list[Decoded]()
    while now < seconds:
        now += STEP
        for message in device.due(now):
            events += scanner.feed(message, now) if scanner else []
        device.hear(scanner.outgoing() if scanner else b"", now)
    return scans(events)


def test_a_scanner_that_is_answered_never_beeps() -> None:
    """Short and long codes in a row, each once, and each acknowledged in time."""
    device = SsiModel()
    codes = ["GCV0012345", "x" * 1000, "GCV0012345"]
    for code in codes:
        device.tap(code)
    assert converse(device, Ssi(), 5.0) == codes
    assert device.beeps == 0


def test_a_scanner_that_nobody_answers_beeps() -> None:
    """The simulated scanner does what a real one does: twice more, then an error."""
    device = SsiModel()
    device.tap("GCV0012345")
    sent = []
    now = 0.0
    while now < 4 * TIMEOUT:
        now += STEP
        sent += device.due(now)
    assert [packet[3] for packet in sent] == [0, ssi.RESENT, ssi.RESENT]
    assert device.beeps == 1
    assert device.is_idle(now)
