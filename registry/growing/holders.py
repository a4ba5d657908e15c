"""Who has a file open, by what Linux says of each process."""

import os
from contextlib import suppress
from pathlib import Path

PROCESSES = Path("/proc")


def holders(file: Path) -> list[int]:
    """Return the other processes that have a file open, as far as this user may see."""
    status = file.stat()
    others = [each for each in PROCESSES.glob("[0-9]*") if int(each.name) != os.getpid()]
    return sorted(int(each.name) for each in others if any(_is(status, one) for one in _open_in(each)))


def _open_in(process: Path) -> list[Path]:
    with suppress(OSError):  # it has ended, or is somebody else's
        return list((process / "fd").iterdir())
    return []


def _is(status: os.stat_result, descriptor: Path) -> bool:
    with suppress(OSError):
        return os.path.samestat(status, descriptor.stat())
    return False
