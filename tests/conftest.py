"""What all tests stand on: quiet logs, and a database in a file or on the PostgreSQL of the environment."""

import pytest
import structlog
from django.conf import settings

settings.SECRET_KEY = "only for tests, where nothing that it signs outlives the run"
# Slow hashing protects passwords; here there are none, only people who sign in by the dozen.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The second factor has tests of its own; the others sign in without.
settings.REQUIRE_MFA = False


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
