"""What the registry's tests stand on: a real SQLite file, or the PostgreSQL that the environment names."""

import pytest
from django.conf import settings

settings.SECRET_KEY = "only for tests, where nothing that it signs outlives the run"
# Slow hashing protects passwords; here there are none, only people who sign in by the dozen.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The second factor has tests of its own; the others sign in without.
settings.REQUIRE_MFA = False


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the test database of SQLite in a file, so that two connections meet as they do in earnest."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.db")
