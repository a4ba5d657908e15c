"""Whoever calls as root acts as the store's owner: what root leaves in the store, the kiosk could not write.

A help desk looks at a kiosk as root. SQLite then makes files beside the store, and those of root's would
stop the kiosk from recording.
"""

import os
import pwd
from pathlib import Path

ROOT = 0


def act_as_owner(folder: Path) -> None:
    """Act as the user to whom the store's folder belongs, if we are root and it is not root's."""
    if os.geteuid() != ROOT or not folder.exists():
        return
    owner = folder.stat().st_uid
    if owner == ROOT:
        return
    try:
        user = pwd.getpwuid(owner)
    except KeyError:  # a folder from another machine: nobody here has its number
        return
    os.initgroups(user.pw_name, user.pw_gid)
    os.setegid(user.pw_gid)
    os.seteuid(owner)
    # Libraries look for settings there, and a home they may not read is a fault to them: to libpq, for TLS.
    os.environ["HOME"] = user.pw_dir


def act_as_caller() -> None:
    """Be root again, if it was root who called: a USB stick is often root's to write."""
    os.seteuid(os.getuid())
    os.setegid(os.getgid())
