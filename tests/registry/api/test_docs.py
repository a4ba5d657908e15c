"""docs/api.md is true: its example runs as it is printed, and its table names every scope."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client as Browser

from registry.api.services import Scope
from tests.registry.api.asking import Program, come, make_family
from tests.registry.making import make_hub, make_kiosk

TEXT = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")


def to_the_registry(adapter: Any, request: requests.PreparedRequest, **options: Any) -> requests.Response:
    """Carry a request of the example to the registry, where the network would."""
    assert request.url
    parts = urlsplit(request.url)
    said = Browser(headers=dict(request.headers)).get(f"{parts.path}?{parts.query}")
    answer = requests.Response()
    answer.status_code, answer._content = said.status_code, said.content
    return answer


@pytest.mark.django_db
def test_the_example_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the token is filled in, and the wire is short."""
    kiosk = make_kiosk(make_hub())
    person = make_family(kiosk.hub).members.all()[0].person_id
    come(kiosk, 1, person)
    come(kiosk, 2)
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", to_the_registry)
    (example,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    exec(example.replace('"…"', repr(Program().token)), {})  # noqa: S102  what a reader would run
    assert capsys.readouterr().out == "2 attendances, 1 of somebody we know\n"


@pytest.mark.parametrize("scope", Scope)
def test_every_scope_is_in_the_table(scope: Scope) -> None:
    """One that is added must be explained."""
    assert f"| `{scope}` |" in TEXT
