"""Throughput of each decoder, against a plain search for a byte in the same stream."""

import time
from collections.abc import Callable

from benchmarks import figures
from reader.decoders.base import Barcode, Card, Decoded, Decoder
from reader.decoders.checks import crc_forward
from reader.decoders.osdp_frames import CRC_START, SOM
from reader.decoders.pn532_frames import frame
from reader.decoders.sl025 import SELECT, module
from reader.decoders.ssi_packets import DECODE_DATA, SCANNER, packet
from reader.decoders.twn4_frames import ascii_message, binary_message
from reader.encode import encode
from reader.models.field import uid
from reader.protocols import LISTENING

SIZE = 256 << 10
PIECE = 64
"""Bytes at a time, as USB brings them."""
PAUSE = 1.0
ROUNDS = 3
UID = "04A1B2C3D4E5F6"
EM = "0414F1A2B3"


def main() -> None:
    """Decode the same card again and again, and look for the byte that ends it."""
    told = {}
    for name, (protocol, message) in messages().items():
        mine, floor = measured(LISTENING[protocol], message)
        told[name] = {"mb_s": round(mine, 3), "ratio": round(floor / mine, 1)}
    ratios = [each["ratio"] for each in told.values()]
    figures.tell(
        "reader: decode",
        max(ratios),
        slowest_ratio_is="floor MB/s over decoder MB/s",
        decoders=told,
        floor="a bytes.find loop over the same pieces",
        bytes=SIZE,
    )


def messages() -> dict[str, tuple[str, bytes]]:
    """Return one message of each protocol."""
    tag = bytes.fromhex("00018038") + bytes([7]) + uid(UID)
    target = b"\xd5\x4b\x01\x01\x00\x44\x00\x07" + uid(UID)
    head = bytes([SOM, 0x80, 19, 0, 5, 0x50, 0, 0, 56, 0]) + uid(UID)
    made = {
        "pn532": frame(target),
        "sl025": module(SELECT, 0, uid(UID) + b"\x03"),
        "ssi": packet(DECODE_DATA, SCANNER, b"\x1cGCV0012345"),
        "osdp": head + crc_forward(head, CRC_START).to_bytes(2, "little"),
        "twn4-simple": ascii_message(tag, crc=False),
        "twn4-simple-crc": ascii_message(tag, crc=True),
        "twn4-simple-bin": binary_message(tag, crc=False),
        "twn4-simple-bin-crc": binary_message(tag, crc=True),
        "text": encode("text", "GCV0012345"),
        "text-uid": encode("text-uid", UID),
        "gm65": encode("gm65", "GCV0012345"),
    }
    made |= {name: encode(name, EM) for name in ("rdm6300", "id12la", "em18", "em125-binsum", "gwiot7941e")}
    return {name: (name, message) for name, message in sorted(made.items())}


def measured(make: Callable[[], Decoder], message: bytes) -> tuple[float, float]:
    """Return megabytes a second, ours and the floor's; best of the rounds, taken in turns."""
    count = SIZE // len(message)
    mine, floor = [], []
    for _ in range(ROUNDS):
        mine.append(timed(lambda: decode(make(), message, count)))
        floor.append(timed(lambda: search(message, count)))
    size = count * len(message) / 1e6
    return size / min(mine), size / min(floor)


def decode(decoder: Decoder, message: bytes, count: int) -> None:
    """Feed the messages in pieces, with a pause after each, and count the cards."""
    found, now = 0, 0.0
    for _ in range(count):
        for at in range(0, len(message), PIECE):
            found += seen(decoder.feed(message[at : at + PIECE], now))
        decoder.outgoing()
        now += PAUSE
        found += seen(decoder.tick(now))
    assert found == count, (found, count)


def seen(events: list[Decoded]) -> int:
    """Count the scans among events."""
    return sum(isinstance(event, Card | Barcode) for event in events)


def search(message: bytes, count: int) -> None:
    """Look for the last byte of each message, in the same pieces."""
    last = message[-1:]
    found = 0
    for _ in range(count):
        for at in range(0, len(message), PIECE):
            found += message[at : at + PIECE].find(last) >= 0
    assert found >= count


def timed(work: Callable[[], None]) -> float:
    """Return the seconds that a call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
