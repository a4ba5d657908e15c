"""A PN532 that is polled for cards: woken, set up, and asked again and again without blocking.

The chip sleeps until it hears the preamble, and must be sent SAMConfiguration first (libnfc
drivers/pn532_uart.c). RFConfiguration item 5 makes InListPassiveTarget answer at once where no card
is (nfcpy); an ACK from us aborts a command that still hangs.
"""

from reader.decoders.pn532_frames import ACK, NACK, command, pn532_frames
from reader.decoders.polled import Conversation, Polled, in_turns

WAKE_UP = b"\x55\x55" + bytes(14)
SAM_NORMAL = command(bytes.fromhex("14011401"))
RETRY_ONCE = command(bytes.fromhex("3205010001"))
TYPE_A = command(bytes.fromhex("4A0100"))
FELICA = command(bytes.fromhex("4A010100FFFF0100"))


def pn532(*, felica: bool = True) -> Polled:
    """Return a decoder that asks for cards of ISO 14443 type A, and in turns for FeliCa.

    Type B is not asked for: its number is made at random and identifies nobody.
    """
    questions = (TYPE_A, FELICA) if felica else (TYPE_A,)
    talk = Conversation(
        in_turns(*questions),
        opening=(WAKE_UP + SAM_NORMAL, RETRY_ONCE),
        acknowledged=True,
        again=NACK,
        abort=ACK,
        rest=0.1,
    )
    return Polled(pn532_frames(), talk)
