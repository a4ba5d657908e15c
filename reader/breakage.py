"""What an operating system or a serial library says of a broken port, as one reason and one sentence.

What they say is measured, not documented: a hang-up may come as `SerialException`, `OSError`,
`termios.error` (which is not an `OSError`, pyserial #417) or `TypeError`.
"""

import errno
import termios
from pathlib import Path

from reader.holders import holders
from reader.seam import ReaderError, Reason

BREAKAGE: tuple[type[Exception], ...] = (OSError, termios.error, TypeError, ValueError, AssertionError)
"""What a port can do to us; pyserial's own exception is an `OSError`, and serialx asserts."""

_SENTENCES = {
    Reason.MISSING: "There is no reader at {where}; plug it in.",
    Reason.LOST: "The reader at {where} has gone; plug it in again.",
    Reason.FORBIDDEN: "This program may not use the reader at {where}; add its user to the group {group}.",
    Reason.UNSUITABLE: "{where} is not a serial port; name another one in the settings.",
    Reason.FAULT: "The reader at {where} failed; unplug it and plug it in again.",
}

_ONE = "{who} is using the reader at {where}; close that program."
_SEVERAL = "{who} are using the reader at {where}; close them."

_REASONS = {
    errno.ENOENT: Reason.MISSING,
    errno.ENODEV: Reason.MISSING,
    errno.ENXIO: Reason.MISSING,
    errno.EIO: Reason.LOST,
    errno.EBADF: Reason.LOST,
    errno.EAGAIN: Reason.BUSY,
    errno.EBUSY: Reason.BUSY,
    errno.EACCES: Reason.FORBIDDEN,
    errno.EPERM: Reason.FORBIDDEN,
    errno.ENOTTY: Reason.UNSUITABLE,
    errno.EINVAL: Reason.UNSUITABLE,
    errno.EISDIR: Reason.UNSUITABLE,
}


def reader_error(error: BaseException, where: str, otherwise: Reason) -> ReaderError:
    """Return what an exception means; ``otherwise`` where its number does not tell."""
    number = _number(error)
    reason = _REASONS.get(number, otherwise)
    if number == 0 and otherwise is Reason.LOST and Path(where).exists() and holders(where, others_only=True):
        reason = Reason.BUSY  # a read that found nothing: another program took the bytes (pyserial #86)
    return ReaderError(reason, sentence(reason, where))


def sentence(reason: Reason, where: str) -> str:
    """Return what happened and what to do, for people."""
    if reason is Reason.BUSY:
        found = holders(where)
        who = " and ".join(found) or "Another program"
        return _SEVERAL.format(where=where, who=who) if len(found) > 1 else _ONE.format(where=where, who=who)
    group = "input" if where.startswith("/dev/input/") else "dialout"
    return _SENTENCES[reason].format(where=where, group=group)


def _number(error: BaseException | None) -> int:
    """Return the error number; pyserial and termios hide it in different places, 0 for none."""
    while error is not None:
        number = getattr(error, "errno", None) or next(iter(error.args), None)
        if isinstance(number, int):
            return number
        error = error.__context__
    return 0
