"""Which programs hold a device open: what Linux shows under /proc."""

import os
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def holders(device: str, proc: Path = PROC, *, others_only: bool = False) -> list[str]:
    """Return the programs that hold ``device``, such as "ModemManager (process 412)".

    Programs of other users are seen only by root. ``others_only`` leaves out this program. In a container
    another device may have the same name; who holds that one is not told.
    """
    wanted = os.path.realpath(device)
    found = []
    for folder in sorted(proc.glob("[0-9]*"), key=lambda each: int(each.name)):
        if others_only and folder.name == str(os.getpid()):
            continue
        if _holds(folder / "fd", wanted):
            found.append(f"{_name(folder)} (process {folder.name})")
    return found


def _holds(folder: Path, wanted: str) -> bool:
    with suppress(OSError):  # the program has ended meanwhile, or is somebody else's
        for link in folder.iterdir():
            with suppress(OSError):
                if str(link.readlink()) == wanted and link.samefile(wanted):
                    return True
    return False


def _name(folder: Path) -> str:
    try:
        return (folder / "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return "Another program"
