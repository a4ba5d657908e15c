"""``hub-registry`` as people and machines call it: words, exit codes, and a server that starts and stops."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from django.conf import settings
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(
    "postgresql" in settings.DATABASES["default"]["ENGINE"], reason="these make a database of their own"
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a registry in a fresh file."""
    ours = {"HUB_REGISTRY_DATABASE": str(tmp_path / "registry.db"), "HUB_REGISTRY_DEBUG": "true"}
    return {key: value for key, value in os.environ.items() if not key.startswith("HUB_")} | ours


def command(*words: str) -> list[str]:
    """Return the words that start hub-registry."""
    return [sys.executable, "-W", "error", "-c", "from registry.cli import main; main()", *words]


def call(environment: dict[str, str], *words: str, typed: str = "") -> tuple[int, str, str]:
    """Run a command to its end; return its exit code, output and errors."""
    run = subprocess.run(
        command(*words),
        env=environment,
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return run.returncode, run.stdout, run.stderr


@contextmanager
def serving(environment: dict[str, str], *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve on a free port; stop at the end, whatever happens."""
    server = subprocess.Popen(
        command("serve", "--port", "0", *words),
        env=environment,
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert server.stdout
        line = server.stdout.readline().strip()
        assert line.startswith("Registry on http://"), server.communicate(timeout=10)
        yield server, line.removeprefix("Registry on ")
    finally:
        server.kill()
        server.communicate(timeout=10)


def test_a_registry_from_nothing(environment: dict[str, str]) -> None:
    """Migrate, make an account and a city, serve, sign in to a page, enrol, and stop at SIGTERM."""
    assert call(environment, "migrate", "--verbosity", "0")[0] == 0
    assert (
        call(environment, "create-user", "warden", "--password-stdin", typed="a long enough password\n")[0]
        == 0
    )
    assert call(environment, "demo-city", "--families", "5", "--year", "2024")[0] == 0
    code, out, _ = call(environment, "enrolment-code", "--hub", "moa", "--json")
    assert code == 0
    body = json.dumps({"code": json.loads(out)["code"], "name": "Front desk"})
    with serving(environment, "--workers", "1") as (server, address):
        assert requests.get(f"{address}/healthz", timeout=10).text == "ok\n"
        enrolled = requests.post(f"{address}/api/kiosk/v1/enrol", data=body, timeout=10).json()
        bearer = {"Authorization": f"Bearer {enrolled['token']}"}
        changes = requests.get(f"{address}/api/kiosk/v1/changes", headers=bearer, timeout=10).json()
        assert changes["kiosk"] == enrolled["kiosk"]
        assert changes["checksum"]["entries"] == len(changes["upserts"]) > 5
        _sign_in(address, "warden", "a long enough password")
        server.send_signal(signal.SIGTERM)
        _, errors = server.communicate(timeout=20)
        assert (server.returncode, errors) == (0, "")


def _sign_in(address: str, name: str, password: str) -> None:
    browser = requests.Session()
    browser.get(f"{address}/accounts/login/", timeout=10)
    form = {"login": name, "password": password, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
    page = browser.post(f"{address}/accounts/login/", data=form, timeout=10)
    assert (page.status_code, page.url) == (200, f"{address}/reach/")


def test_durability_of_the_file(environment: dict[str, str]) -> None:
    """The SQLite file is in WAL mode where its SQLite is safe for it."""
    call(environment, "migrate", "--verbosity", "0")
    probe = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'registry.settings'; django.setup()\n"
        "from django.db import connection as c\n"
        "from registry.sqlite import SAFE_FOR_WAL\n"
        "pragma = lambda name: c.cursor().execute(f'PRAGMA {name}').fetchone()[0]\n"
        "safe = c.Database.sqlite_version_info >= SAFE_FOR_WAL\n"
        "print(safe, pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys'))"
    )
    run = subprocess.run(
        [sys.executable, "-c", probe], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["True", "wal", "2", "1"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["serve"], 1, "run hub-registry migrate first."),
        (["enrolment-code", "--hub", "MOA"], 1, "run hub-registry migrate first."),
        (["enrolment-code", "--hub", "MOA", "--minutes", "0"], 2, "--minutes may be 1 to 1440."),
        (["enrolment-code"], 2, "--hub"),
        (["demo-city", "--until", "soon"], 2, "soon"),
        (["no-such-command"], 1, "no-such-command"),
    ],
)
def test_failures_are_one_sentence(
    environment: dict[str, str], words: list[str], code: int, sentence: str
) -> None:
    """Exit 1 where it failed, 2 where it was called wrongly; never a traceback."""
    returned, out, errors = call(environment, *words)
    assert (returned, out) == (code, "")
    assert sentence in errors
    assert "Traceback" not in errors
    assert "Error:" not in errors.replace("error: ", "")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("HUB_REGISTRY_WORKERS", "many", "HUB_REGISTRY_WORKERS in the environment"),
        ("HUB_REGISTRY_DATABASE", "mysql://somewhere", '"mysql://" is not known'),
        ("HUB_REGISTRY_DEBUG", "false", "HUB_REGISTRY_SECRET_KEY must hold at least 50 characters"),
    ],
)
def test_wrong_settings_are_named(environment: dict[str, str], name: str, value: str, sentence: str) -> None:
    """The variable is named, with what it may hold."""
    code, _, errors = call(environment | {name: value}, "serve")
    assert code == 2
    assert sentence in errors
    assert "Traceback" not in errors


def test_a_database_that_is_not_there(environment: dict[str, str]) -> None:
    """A folder that does not exist, or a server that does not answer, is said in a sentence."""
    for place in ("/no/such/folder/registry.db", "postgresql://nobody@127.0.0.1:9/none"):
        code, _, errors = call(environment | {"HUB_REGISTRY_DATABASE": place}, "migrate")
        assert code == 1
        assert "check HUB_REGISTRY_DATABASE" in errors
        assert "Traceback" not in errors


def test_accounts_are_made_with_a_password_that_is_good_enough(environment: dict[str, str]) -> None:
    """A made-up password is shown once; a weak one, or a name that is taken, is refused in words."""
    call(environment, "migrate", "--verbosity", "0")
    code, out, _ = call(environment, "create-user", "warden", "--json")
    assert code == 0
    assert len(json.loads(out)["password"]) >= 12
    code, _, errors = call(environment, "create-user", "warden")
    assert (code, "already" in errors) == (1, True)
    code, _, errors = call(environment, "create-user", "porter", "--password-stdin", typed="short\n")
    assert (code, "too short" in errors) == (2, True)
    assert "short\n" not in errors.splitlines()


@pytest.mark.parametrize("name", ["serve", "enrolment-code", "create-user", "demo-city"])
def test_help_says_what_it_does(name: str) -> None:
    """A stranger learns from --help what a command is for, and what each option means."""
    parser = load_command_class(get_commands()[name], name).create_parser("hub-registry", name)
    assert parser.format_help().startswith(f"usage: hub-registry {name}")
    assert parser.description
    assert all(action.help for action in parser._actions)
