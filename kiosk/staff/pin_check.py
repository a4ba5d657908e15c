"""Checking a PIN: slow by intent, so it is done in a thread of its own while the door goes on."""

from dataclasses import dataclass, field

from kiosk.staff.asking import GivePin
from sync import drafts, pins, wire


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose PIN it may be."""

    staff: wire.Staff
    salt: bytes = field(repr=False)
    sealed: bytes | None = field(default=None, repr=False)
    """The form that they last had to leave."""


@dataclass(frozen=True, slots=True)
class PinChecked:
    """Whose PIN it was; nobody's, if ``staff`` is None."""

    staff: wire.Staff | None = None
    by_card: bool = False
    draft_key: bytes = field(default=b"", repr=False)
    draft: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PinCheck:
    """A PIN and those whose it may be."""

    order: GivePin
    candidates: tuple[Candidate, ...]

    def run(self) -> PinChecked:
        """Find whose it is; takes some hundredths of a second for each candidate."""
        for each in self.candidates:
            if pins.fits(self.order.pin, each.staff.pin):
                return self._found(each)
        return PinChecked()

    def _found(self, candidate: Candidate) -> PinChecked:
        private = drafts.private_key(self.order.pin, candidate.salt)
        return PinChecked(
            staff=candidate.staff,
            by_card=self.order.staff is not None,
            draft_key=drafts.public_key(private),
            draft=drafts.unseal(candidate.sealed, private) if candidate.sealed else None,
        )
