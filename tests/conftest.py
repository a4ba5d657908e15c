"""What all tests stand on."""

import pytest
import structlog


@pytest.fixture(autouse=True, scope="session")
def quiet_logs() -> None:
    """Keep log lines out of the test report; a test that reads them says so itself."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
