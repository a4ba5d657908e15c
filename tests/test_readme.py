"""The README is true: what it names is there, and its two commands are the Makefile's."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Return the text under one heading."""
    return README.split(f"## {title}\n")[1].split("\n## ")[0]


PLACES = re.findall(r"`([a-z_]+(?:/[a-z_0-9]+)*(?:/|\.py))`", section("Where things happen"))


def test_the_table_names_places() -> None:
    """The pattern really finds the table's files, so that the next test cannot pass by finding none."""
    assert len(PLACES) > 20
    assert {"reader", "kiosk", "sync", "registry", "config"} <= {place.split("/")[0] for place in PLACES}


@pytest.mark.parametrize("place", PLACES)
def test_where_things_happen_is_there(place: str) -> None:
    """A file that was moved or renamed must be so in the table."""
    assert (ROOT / place).exists()


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)]+)\)", README))
def test_links_and_pictures_are_there(target: str) -> None:
    """Nothing that the README points to is missing."""
    assert (ROOT / target).exists()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`?make ([a-z-]+)", README)) - {"lists"}))
def test_make_knows_its_targets(target: str) -> None:
    """Each ``make …`` of the README can be made."""
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


COMMANDS = [
    (row.split("|")[1].split("`")[1].split()[0], verb)
    for row in section("A real kiosk and a real registry").splitlines()
    if row.startswith("| `hub-")
    for verb in re.findall(r"`(?:hub-[a-z]+ )?([a-z-]+)`", row.split("|")[1])
]


@pytest.mark.parametrize(("command", "verb"), COMMANDS)
def test_each_command_has_help(command: str, verb: str) -> None:
    """What the table of commands names exists, and explains itself."""
    words = [str(Path(sys.executable).with_name(command)), verb, "--help"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "usage" in done.stdout.lower()


def test_the_table_of_commands_is_read() -> None:
    """All four commands and their verbs are found."""
    assert {command for command, _ in COMMANDS} == {"hub-kiosk", "hub-reader", "hub-sync", "hub-registry"}
    assert len(COMMANDS) > 15
