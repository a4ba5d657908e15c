"""Invented kiosks and arrivals."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sync import wire
from sync.events import ArrivalRecorded, Confirmed, Medium
from sync.store import Identity

NOW = datetime(2026, 3, 27, 10, 0, tzinfo=UTC)
KIOSK = UUID("01900000-0000-7000-8000-000000000001")
HUB = wire.Hub(id=UUID("01900000-0000-7000-8000-0000000000aa"), code="MOA", name="The Moat")


def make_identity(url: str = "http://127.0.0.1:9") -> Identity:
    """Return the identity of an invented kiosk."""
    return Identity(
        kiosk=KIOSK,
        name="Front desk",
        hub=HUB,
        registry_url=url,
        token="a-token",
        token_key=b"k" * 32,
        sealing_key=b"s" * 32,
    )


def make_arrival(**changes: object) -> ArrivalRecorded:
    """Return an invented person's arrival."""
    fields: dict[str, object] = {
        "visit": uuid4(),
        "person": uuid4(),
        "family": uuid4(),
        "session": uuid4(),
        "medium": Medium.CARD,
        "confirmed": Confirmed.SELF,
    }
    return ArrivalRecorded(**(fields | changes))  # type: ignore[arg-type]
