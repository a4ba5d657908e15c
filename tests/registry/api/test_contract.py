"""The API is what its OpenAPI document says, whatever is thrown at it (schemathesis)."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import positive_data_acceptance

from registry.api.tables import TABLES
from registry.wsgi import application
from tests.registry.api.asking import Program
from tests.registry.making import make_hub

pytestmark = pytest.mark.django_db
DOCUMENT = "/api/v1/openapi.json"


schema = schemathesis.openapi.from_wsgi(DOCUMENT, application)


@pytest.fixture(autouse=True)
def one_connection(db: None) -> Iterator[None]:
    """Keep the test's connection open between calls, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers(db: None) -> dict[str, str]:
    """Return what signs a call of a client that may do everything, at a registry with one hub."""
    make_hub()
    return {"Authorization": f"Bearer {Program('Anybody', per_minute=10**6).token}"}


@schema.parametrize()
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_are_as_documented(case: "Case[Any]", headers: dict[str, str]) -> None:
    """No call breaks it, valid ones are taken, wrong ones refused, and each answer has its shape."""
    # That the last day is not before the first, and an invented cursor is none, the document cannot say.
    figures = {"/api/v1/figures", "/api/v1/figures/{measure}", "/api/v1/figures/{measure}.{form}"}
    related = figures | {f"/api/v1/{name}" for name in TABLES}
    unsaid: list[Any] = (
        [positive_data_acceptance] if case.method == "GET" and case.operation.path in related else []
    )
    if case.meta:  # whatever was made up for the token, ours goes out in its place
        case.meta.components.pop(ParameterLocation.HEADER, None)
    case.call_and_validate(headers=headers, excluded_checks=unsaid)
