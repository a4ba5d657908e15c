"""A kiosk that is set up from a file, by nobody: from nothing, once more, and with what goes wrong."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from config.kiosk import read
from kiosk.cli import main
from kiosk.setup import beginning, network, unattended
from kiosk.setup.unattended import Unattended, enrolled
from sync import wire
from sync.client import Refused, Unreachable
from tests.sync.invented import HUB, KIOSK, NOW
from tests.sync.scripted import Reply, Request, ScriptedRegistry

ENROLLED = wire.EnrolAnswer(
    kiosk=KIOSK, name="Garden door", hub=HUB, token="t", token_key=b"k" * 32, sealing_key=b"s" * 32, time=NOW
)
NMCLI = """#!/bin/sh
echo "$@" >> {log}
case "$*" in
*list*) printf '70:WPA2:Hub guests\\n40::Free\\\\: for all\\n55:WPA2:Hub guests\\n' ;;
*wrong*) echo "Error: Connection activation failed: Secrets were required." >&2; exit 4 ;;
esac
"""


@pytest.fixture
def registry() -> Iterator[ScriptedRegistry]:
    """A registry that enrols whoever has the code."""
    made = ScriptedRegistry()
    made.reply = _enrol
    yield made
    made.close()


def _enrol(request: Request) -> Reply:
    if b"RIGHT-CODE" in request.body:
        return Reply(wire.encode(ENROLLED))
    return Reply(wire.encode(wire.Problem(code="bad-code", message="This code is not known.")), 403)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody plugs anything in, and nobody waits for it."""
    monkeypatch.setattr(unattended, "NETWORK_SECONDS", 0.0)


def file_with(folder: Path, url: str, code: str = "RIGHT-CODE", more: str = "") -> Path:
    """Write a file for one machine."""
    path = folder / "setup.toml"
    path.write_text(f'[enrolment]\nurl = "{url}"\ncode = "{code}"\nname = "Garden door"\n{more}')
    return path


def run(folder: Path, file: Path) -> list[str]:
    """Set up; return what was said."""
    said: list[str] = []
    Unattended(file, folder / "kiosk.toml", said.append, folder / "store", lambda _: None).run()
    return said


def test_from_nothing_to_settings_and_a_store(tmp_path: Path, registry: ScriptedRegistry) -> None:
    """And once more: what is done is not done again, so that a code is not wasted."""
    readers = '[[settings.readers]]\nname = "Scanner"\nport = "/dev/hub/scanner"\n'
    file = file_with(tmp_path, registry.url, more=readers)
    said = run(tmp_path, file)
    assert said == ["Enrolled as Garden door at The Moat.", f"Wrote {tmp_path / 'kiosk.toml'}."]
    assert read(tmp_path / "kiosk.toml").readers[0].port == "/dev/hub/scanner"
    assert enrolled(tmp_path / "store") == "Garden door at The Moat"
    assert run(tmp_path, file)[0] == "Already enrolled as Garden door at The Moat."
    assert len(registry.requests) == 1


def test_a_code_that_is_not_known_writes_no_settings(tmp_path: Path, registry: ScriptedRegistry) -> None:
    """Whoever looks after it makes another, and the same command goes on from there."""
    with pytest.raises(Refused, match="This code is not known"):
        run(tmp_path, file_with(tmp_path, registry.url, "OLD", "[settings]\nreaders = []\n"))
    assert not (tmp_path / "kiosk.toml").exists()
    run(tmp_path, file_with(tmp_path, registry.url, more="[settings]\nreaders = []\n"))
    assert (tmp_path / "kiosk.toml").exists()


def test_a_registry_that_is_not_reached_is_tried_again(tmp_path: Path) -> None:
    """As long as a network card may need for its address; then it is said."""
    with pytest.raises(Unreachable):
        run(tmp_path, file_with(tmp_path, "http://127.0.0.1:9", more="[settings]\nreaders = []\n"))


@pytest.fixture
def nmcli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for NetworkManager's command; return where it writes down what it was asked."""
    log, command = tmp_path / "asked", tmp_path / "bin" / "nmcli"
    command.parent.mkdir()
    command.write_text(NMCLI.format(log=log))
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}:{os.environ['PATH']}")
    return log


def test_a_wifi_is_joined_where_there_is_no_network(
    tmp_path: Path, registry: ScriptedRegistry, nmcli: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And left alone where a cable does."""
    more = '[network]\nwifi = "Hub guests"\npassword = "invented"\n[settings]\nreaders = []\n'
    monkeypatch.setattr(network, "is_up", lambda: True)
    run(tmp_path, file_with(tmp_path, registry.url, more=more))
    assert not nmcli.exists()
    monkeypatch.setattr(network, "is_up", lambda: False)
    assert run(tmp_path, file_with(tmp_path, registry.url, more=more))[0] == "Joined Hub guests."
    assert nmcli.read_text() == "device wifi connect Hub guests password invented\n"


def test_networks_in_reach_are_told_once_the_strongest_first(nmcli: Path) -> None:
    """With colons in their names, and whether they are locked."""
    assert [(each.name, each.signal, each.locked) for each in network.in_reach()] == [
        ("Hub guests", 70, True),
        ("Free: for all", 40, False),
    ]
    with pytest.raises(network.NotJoined, match=r"^Connection activation failed: Secrets were required\.$"):
        network.join("wrong")


def test_a_default_route_is_a_network(tmp_path: Path) -> None:
    """The loopback is none, and neither is a network without a way out of it."""
    routes = tmp_path / "route"
    head = "Iface\tDestination\tGateway\n"
    for text, up in {
        head: False,
        head + "lo\t00000000\t0\n": False,
        head + "eth0\t0002000A\t0\n": False,
        head + "eth0\t0002000A\t0\neth0\t00000000\t0202000A\n": True,
    }.items():
        routes.write_text(text)
        assert network.is_up(routes) is up
    assert not network.is_up(tmp_path / "nowhere")


def test_the_command_sets_up_and_says_each_step(
    tmp_path: Path, registry: ScriptedRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As somebody with fifty machines runs it on each, or as the first start does by itself."""
    monkeypatch.setattr(beginning, "FOLDER", tmp_path / "store")
    file = file_with(tmp_path, registry.url, "OLD", "[settings]\nreaders = []\n")
    config = tmp_path / "kiosk.toml"
    failed = CliRunner().invoke(main, ["setup", "--from", str(file), "--config", str(config)])
    assert (failed.exit_code, failed.output) == (
        1,
        "Error: The registry refuses this kiosk: This code is not known.\n",
    )
    file_with(tmp_path, registry.url, more="[settings]\nreaders = []\n")
    done = CliRunner().invoke(main, ["setup", "--from", str(file), "--config", str(config)])
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, f"Wrote {config}.")
    assert not file.exists(), "codes and passwords lie about"
    assert read(config).store.folder == str(tmp_path / "store")


def test_help_explains_itself() -> None:
    """What somebody reads first."""
    said = CliRunner().invoke(main, ["setup", "--help"]).output
    assert "Make this machine a kiosk" in said
    assert "--from" in said
