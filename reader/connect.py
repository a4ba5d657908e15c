"""From a kiosk's settings to a reader: its profile, its port as it is called now, and its thread."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reader import keys, profile
from reader.decoders.base import Bad, Decoder
from reader.decoders.text import Text
from reader.devices import resolve
from reader.ladder import Ladder
from reader.port import SerialPort
from reader.port_wedge import WedgePort
from reader.profile import Profile, ProfileError
from reader.scan import Scan, Seat
from reader.seam import Port, ReaderError, Reason
from reader.thread import ReaderState, ReaderThread


@dataclass(frozen=True, slots=True)
class Connection:
    """One reader as it is set up."""

    name: str
    port: str
    """A path, or a key of `reader.keys`; ``wedge:`` for a device that types."""
    profile: str = "text"
    profile_file: str = ""
    """Goes before ``profile``."""
    baud: int | None = None
    """Bits a second; None for those of the profile."""
    seat: Seat = field(default_factory=Seat)

    def kind(self) -> Profile:
        """Return the profile.

        Raises:
            ReaderError: it cannot be used.
        """
        try:
            return profile.read(Path(self.profile_file)) if self.profile_file else profile.named(self.profile)
        except ProfileError as error:
            raise ReaderError(Reason.UNSUITABLE, str(error)) from error

    def bauds(self) -> tuple[int, ...]:
        """Return the speeds to try.

        Raises:
            ReaderError: the profile cannot be used.
        """
        return (self.baud,) if self.baud else self.kind().bauds

    def open(self, baud: int) -> Port:
        """Open the reader's port, wherever it is now.

        Raises:
            ReaderError: it cannot be opened; the reason says why.
        """
        key = keys.parse_wedge(self.port)
        if key is not None:
            return WedgePort(key)
        kind = self.kind()
        return SerialPort(resolve(self.port), baud, line=kind.line, raise_lines=kind.raise_lines)

    def try_out(self) -> None:
        """Open the port and give it back.

        Raises:
            ReaderError: the reader cannot be used; the sentence says why.
        """
        _decoder(self)
        self.open(self.bauds()[0]).close()


def _unheard(_bad: Bad) -> None:
    """Let noise pass."""


def reader_thread(
    connection: Connection,
    on_scan: Callable[[Scan], None],
    on_state: Callable[[ReaderState], None],
    on_bad: Callable[[Bad], None] = _unheard,
) -> ReaderThread:
    """Return a thread that listens to this reader once it is started.

    Where the settings do not fit, the thread says so and nothing else: the other readers go on.
    """
    try:
        decoder, ladder = _decoder(connection), Ladder(connection.bauds())
        connect = _opener(connection, ladder)
    except ReaderError as error:
        decoder, ladder, connect = Text(), Ladder([0]), _unsuitable(error)
    return ReaderThread(
        connection.name,
        connect,
        decoder,
        on_scan,
        on_state,
        on_bad=on_bad,
        seat=connection.seat,
        ladder=ladder,
    )


def _decoder(connection: Connection) -> Decoder:
    try:
        return connection.kind().decoder()
    except ModuleNotFoundError as error:
        raise ReaderError(Reason.UNSUITABLE, str(error)) from error


def _opener(connection: Connection, ladder: Ladder) -> Callable[[], Port]:
    return lambda: connection.open(ladder.baud)


def _unsuitable(error: ReaderError) -> Callable[[], Port]:
    def refuse() -> Port:
        raise ReaderError(error.reason, error.message)

    return refuse
