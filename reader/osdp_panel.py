"""A panel that polls one OSDP reader, through the package osdp (an optional extra).

Of the package we take what needs no thread and no port: commands, replies, the count of sequences
and the secure channel. Its `ControlPanel` opens ports by itself, sleeps, and writes cards to a debug
log; docs/decisions says more.
"""

import logging
from uuid import uuid4

from reader.decoders.base import Bad, Decoded, Fault, Said
from reader.decoders.frames import Frames, Taken, refused
from reader.decoders.osdp_frames import LONGEST, MARK, RAW, SOM, Packet, card, unpack
from reader.decoders.polled import Conversation, Polled

try:
    import osdp
except ModuleNotFoundError as error:
    message = "OSDP readers need an extra: pip install 'family-hub-kiosk[osdp]'."
    raise ModuleNotFoundError(message) from error

logging.getLogger("osdp").setLevel(logging.CRITICAL)  # at lower levels it writes whole replies


class _NoPort:
    """Stands where the package wants a port: what we use of it never opens one."""


class OsdpLink:
    """One reader's place on the bus: what to ask next, and what its replies say."""

    def __init__(self, address: int = 0, *, master_key: bytes | None = None) -> None:
        self._address = address
        self._master_key = master_key
        self._frames = Frames(self._cut, starts=bytes([SOM]), longest=LONGEST, padding=bytes([MARK]))
        self._begin()

    @property
    def deadline(self) -> float | None:
        """When a reply begun ends by silence."""
        return self._frames.deadline

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now`` (seconds)."""
        return self._frames.feed(data, now)

    def tick(self, now: float) -> list[Decoded]:
        """End the reply begun."""
        return self._frames.tick(now)

    def outgoing(self) -> bytes:
        """Return nothing: `question` is what is asked."""
        return b""

    def reset(self) -> None:
        """Begin the sequence, and the secure channel, anew."""
        self._frames.reset()
        self._begin()

    def question(self) -> bytes:
        """Return the next command; the same again until it is answered."""
        self._command = self._device.get_next_command_data()
        return bytes([MARK]) + bytes(self._command.build_command(self._device))

    def _begin(self) -> None:
        secure = self._master_key is not None
        self._device = osdp.Device(
            self._address, use_crc=True, use_secure_channel=secure, master_key=self._master_key
        )
        self._bus = osdp.Bus(_NoPort(), self._take)
        self._command = osdp.PollCommand(self._address)
        self._said: list[Decoded] = []

    def _cut(self, data: bytes) -> Taken | None:
        found = unpack(data)
        if found is None:
            return None
        if isinstance(found, Fault):
            return refused(found)
        return len(found.whole), self._hear(found)

    def _hear(self, packet: Packet) -> list[Decoded]:
        if not packet.is_reply:
            return [Said({"command": f"{packet.code:02X}"})]
        self._said = []
        try:
            reply = osdp.Reply.parse(packet.whole, uuid4(), self._command, self._device)
            self._bus.process_reply(reply, self._device)
        except (ValueError, LookupError, TypeError, AttributeError):  # how the package refuses a reply
            return [Bad(Fault.FORMAT)]
        return self._said

    def _take(self, reply: osdp.Reply) -> None:
        """Keep what a valid reply says."""
        if reply.type.value == RAW:
            found = card(bytes(reply.extract_reply_data))
            self._said.append(Bad(found) if isinstance(found, Fault) else found)
        else:
            self._said.append(Said({"reply": reply.type.name}))


def osdp_panel(address: int = 0, *, master_key: bytes | None = None) -> Polled:
    """Return a decoder that polls one reader; with a master key over the secure channel."""
    link = OsdpLink(address, master_key=master_key)
    return Polled(link, Conversation(link.question, answer_within=0.3, rest=0.1))
