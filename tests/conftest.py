"""What all tests stand on: quiet logs, and a database in a file or on the PostgreSQL of the environment."""

import json
from collections.abc import Generator

import hypothesis
import pytest
import structlog
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

settings.SECRET_KEY = "only for tests, where nothing that it signs outlives the run"
# Slow hashing protects passwords; here there are none, only people who sign in by the dozen.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The second factor has tests of its own; the others sign in without.
settings.REQUIRE_MFA = False
# How long an example takes says something of the machine's load, and nothing of the program.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


WRITTEN_BY_DJANGO = {"contenttypes", "auth"}
"""Rooms whose rows Django writes again itself when it has emptied the tables."""
WRITTEN_BY_MIGRATIONS = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Remember what migrations wrote into the fresh database."""
    with django_db_blocker.unblock():
        rows = json.loads(connection.creation.serialize_db_to_string())
    ours = [row for row in rows if row["model"].partition(".")[0] not in WRITTEN_BY_DJANGO]
    request.session.stash[WRITTEN_BY_MIGRATIONS] = json.dumps(ours)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """After a test that empties every table, write again what migrations wrote: others count on it.

    Such tests come last, but not where one worker takes over the tests of another.
    """
    yield
    marker = item.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction") or nextitem is None:
        return  # after the last test of all, the database itself is gone
    written = item.session.stash.get(WRITTEN_BY_MIGRATIONS, None)
    if written is None:
        return  # it was skipped, and no test before it in this worker wanted the database
    with item.config.stash[blocking_manager_key].unblock():
        connection.creation.deserialize_db_from_string(written)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,  # each worker has a database of its own
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Keep the test database of SQLite in a file, so that two connections meet as they do in earnest."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.db")


@pytest.fixture(autouse=True, scope="session")
def quiet_logs() -> None:
    """Keep log lines out of the test report; a test that reads them says so itself."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
