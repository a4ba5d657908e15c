"""A TWN4 with the Simple Protocol, polled for cards; it says nothing by itself."""

from reader.decoders.polled import Conversation, Polled, in_turns
from reader.decoders.twn4_frames import ascii_frames, ascii_message, binary_frames, binary_message

SEARCH = bytes.fromhex("050010")
"""SearchTag, for an identifier of up to 16 bytes (DocRev17, p. 21)."""


def twn4(*, binary: bool, crc: bool) -> Polled:
    """Return a decoder for one of the four modes; the mode is a setting of the reader's firmware."""
    message = binary_message if binary else ascii_message
    frames = binary_frames if binary else ascii_frames
    return Polled(frames(crc=crc), Conversation(in_turns(message(SEARCH, crc=crc)), answer_within=0.5))
