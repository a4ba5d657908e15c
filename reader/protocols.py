"""The decoders by name: how a device speaks, without what a kiosk knows besides."""

from collections.abc import Callable

from reader.decoders.base import Decoder
from reader.decoders.em18 import Em18
from reader.decoders.em125_binary import em125_binary
from reader.decoders.em4100 import Em4100, additive
from reader.decoders.gwiot import gwiot7941e
from reader.decoders.osdp_frames import osdp_frames
from reader.decoders.pn532 import pn532
from reader.decoders.pn532_frames import pn532_frames
from reader.decoders.pn532_targets import type_a_cascaded
from reader.decoders.raw_numbers import Whole, em4100_forms, uid_forms, wiegand26
from reader.decoders.scanner import Peel, Scanner
from reader.decoders.scanner_replies import PEELS
from reader.decoders.sl025 import sl025, sl025_frames
from reader.decoders.ssi import Ssi
from reader.decoders.text import Text
from reader.decoders.text_uid import TextUid
from reader.decoders.twn4 import twn4
from reader.decoders.twn4_frames import ascii_frames, binary_frames

Make = Callable[[], Decoder]


def _scanner(peel: Peel) -> Make:
    return lambda: Scanner(peel)


LISTENING: dict[str, Make] = {
    "text": Text,
    "barcode-text": Text,
    "text-uid": TextUid,
    "text-uid-125": lambda: TextUid(block_check=False),
    "rdm6300": Em4100,
    "id12la": Em4100,
    "em4100": Em4100,
    "em4100-additive": lambda: Em4100(additive),
    "em18": Em18,
    "em125-binsum": em125_binary,
    "gwiot7941e": gwiot7941e,
    "pn532": pn532_frames,
    "pn53x": lambda: pn532_frames(type_a_cascaded),
    "sl025": sl025_frames,
    "twn4-simple": lambda: ascii_frames(crc=False),
    "twn4-simple-crc": lambda: ascii_frames(crc=True),
    "twn4-simple-bin": lambda: binary_frames(crc=False),
    "twn4-simple-bin-crc": lambda: binary_frames(crc=True),
    "ssi": Ssi,
    "osdp": osdp_frames,
    **{name: _scanner(peel) for name, peel in PEELS.items()},
    "em4100-forms": lambda: Whole(em4100_forms),
    "uid-forms": lambda: Whole(uid_forms),
    "wiegand26": lambda: Whole(wiegand26),
}
"""Decoders of what is on the line, in both directions; they ask for nothing."""


def _osdp() -> Decoder:
    from reader.osdp_panel import osdp_panel  # noqa: PLC0415 - an optional extra

    return osdp_panel()


ASKING: dict[str, Make] = {
    "pn532": pn532,
    "sl025": sl025,
    "twn4-simple": lambda: twn4(binary=False, crc=False),
    "twn4-simple-crc": lambda: twn4(binary=False, crc=True),
    "twn4-simple-bin": lambda: twn4(binary=True, crc=False),
    "twn4-simple-bin-crc": lambda: twn4(binary=True, crc=True),
    "text": lambda: Text(least_printable=0.8),
    "osdp": _osdp,
}
"""Decoders for a live device, where they differ: devices that must be asked, and lines full of noise."""


def live(protocol: str) -> Decoder:
    """Return a new decoder for a device that is there.

    Raises:
        KeyError: there is no such protocol.
        ModuleNotFoundError: it needs an extra that is not installed; the message names it.
    """
    return (ASKING.get(protocol) or LISTENING[protocol])()
