"""Runs the registry's whole suite again on a real PostgreSQL: ``python -m tests.on_postgresql``.

What holds on one database holds on the other, and nobody has to remember to list a new test.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import postgresql

HERE = Path(__file__).parent


def run(*arguments: str) -> int:
    """Start a server, run the tests of `tests/registry` on it, and return pytest's exit code."""
    # Not pytest's own folder: each pytest that starts closes it to all other users, the server's too.
    with TemporaryDirectory(prefix="registry-") as folder, postgresql.running(Path(folder)) as address:
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-p",
                "no:cacheprovider",
                *(arguments or [str(HERE / "registry")]),
            ],
            env=os.environ | {"HUB_REGISTRY_DATABASE": address},
            cwd=HERE.parent,
            check=False,
        ).returncode


if __name__ == "__main__":
    raise SystemExit(run(*sys.argv[1:]))
