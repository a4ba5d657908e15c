"""Machines of their own for servers: each with a network, processes and a home that no other sees."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

APART = ["unshare", "--ipc", "--uts", "--pid", "--fork", "--kill-child"]


@dataclass(frozen=True, slots=True)
class Machine:
    """Where a program runs."""

    address: str
    words: tuple[str, ...]
    """What to put before a command so that it runs there."""
    home: Path

    def env(self, **more: str) -> dict[str, str]:
        """Return an environment that leads to nothing on another machine."""
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "PYTHONPATH") if key in os.environ}
        return kept | {"HOME": str(self.home), "TMPDIR": str(self.home)} | more


@contextmanager
def machine(number: int, folder: Path) -> Iterator[Machine]:
    """Make a machine; where this user may not, one that is only another address of this one."""
    home = folder / f"machine-{number}"
    home.mkdir()
    name = f"hub{number}-{os.getpid()}"
    ours, theirs = (f"169.254.{os.getpid() % 250 + 2}.{number * 4 + last}" for last in (1, 2))
    if not _may(name):
        yield Machine(f"127.0.0.{number + 1}", (), home)
        return
    try:
        _ip("link", "add", name, "type", "veth", "peer", "name", "door", "netns", name)
        _ip("addr", "add", f"{ours}/30", "dev", name)
        _ip("link", "set", name, "up")
        for words in (("addr", "add", f"{theirs}/30", "dev", "door"), ("link", "set", "door", "up")):
            _ip("-n", name, *words)
        _ip("-n", name, "link", "set", "lo", "up")
        yield Machine(theirs, ("ip", "netns", "exec", name, *APART), home)
    finally:
        _ip("netns", "del", name)


def _may(name: str) -> bool:
    """Make a network of its own, if this user may."""
    try:
        return subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
