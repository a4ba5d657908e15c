"""The same tests on a real PostgreSQL: what holds on one database holds on the other."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings

from tests import postgresql

HERE = Path(__file__).parent
ON_BOTH = {
    "what kiosks say": [
        "growing/test_months.py",
        "intake",
        "test_intake.py",
        "test_meanings.py",
        "test_feed.py",
        "test_feed_order.py",
        "test_enrol.py",
        "test_imports.py",
        "test_households.py",
        "test_merging.py",
        "privacy/test_retention.py",
        "test_city.py::test_the_digest_is_the_one_it_always_was",
    ],
    "records and figures": [
        "test_instants.py",
        "test_people.py",
        "api/test_reading.py",
        "api/test_writing.py",
        "reach/test_catalogue.py",
        "reach/test_reference.py",
        "reach/test_edges.py",
        "reach/test_sheets.py",
        "returns/test_filing.py",
        "exports/test_extract.py",
        "reporting/test_views.py",
        "geography/test_places.py",
        "test_timetable.py",
        "test_planning.py",
        "access/test_scope.py",
        "audit/test_audit.py",
    ],
}
"""Two runs, so that two processors can share them."""


@pytest.mark.skipif("postgresql" in settings.DATABASES["default"]["ENGINE"], reason="this is that run")
@pytest.mark.parametrize("names", ON_BOTH.values(), ids=list(ON_BOTH))
def test_the_rules_hold_on_postgresql(names: list[str]) -> None:
    """Intake, feed, enrolment, people and timetable pass on a server of their own."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--timeout=240",  # what hangs in there says where before this test's own time is up
        *(str(HERE / name) for name in names),
    ]
    # Not pytest's own folder: each pytest that starts closes it to all other users, the server's too.
    with TemporaryDirectory(prefix="registry-") as folder, postgresql.running(Path(folder)) as address:
        run = subprocess.run(
            command,
            env=os.environ | {"HUB_REGISTRY_DATABASE": address},
            cwd=HERE.parents[1],
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )
    assert run.returncode == 0, run.stdout + run.stderr
