"""Lay out the Python environment of one of our Debian packages: pinned, compiled, and listed.

``python -m tools.environment family-hub-kiosk build/environment``

Everything comes from ``requirements.lock``, as built wheels with the hashes that stand there. The result
depends on the sources and on ``SOURCE_DATE_EPOCH`` alone, so whoever builds it again gets the same.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS = PROJECT["name"]
PYTHON = "python3.11"
"""Debian 12's; compiled files fit no other."""
EXTRAS = {"family-hub-kiosk": {"wedge", "osdp"}, "family-hub-registry": {"registry"}}
"""What each Debian package brings besides what all of ours need."""
COMMANDS = {
    "family-hub-kiosk": {"hub-kiosk", "hub-reader", "hub-sync"},
    "family-hub-registry": {"hub-registry"},
}
COMMAND = """\
#!{home}/bin/python3 -I
import sys

from {module} import {function}

sys.exit({function}())
"""
LICENCES = {"pysqlite3": "Zlib", "sqlcipher3": "Zlib", "sqlite-fts4": "Apache-2.0"}
"""Of those that carry the text and do not say its name."""


def lay_out(package: str, destination: Path) -> None:
    """Make the environment of ``package`` under ``destination``, as it will lie under ``/``."""
    home = Path("/usr/lib", package)
    inside = destination / home.relative_to("/")
    site = inside / "lib" / PYTHON / "site-packages"
    shutil.rmtree(inside, ignore_errors=True)
    _install(package, site)
    _start_with(inside)
    _commands(package, home, destination)
    _compile(site, home / site.relative_to(inside))
    _list(inside, destination / "usr/share/doc" / package)


def needed(extras: set[str]) -> set[str]:
    """Return the names of all that ours needs with these extras, as the installed packages say."""
    more = (PROJECT["optional-dependencies"][extra] for extra in extras)
    found: dict[str, set[str]] = {}
    waiting = [Requirement(each) for each in chain(PROJECT["dependencies"], *more)]
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        before = found.get(name)
        if before is not None and asked.extras <= before:
            continue
        found[name] = (before or set()) | asked.extras
        for each in map(Requirement, metadata.requires(asked.name) or []):
            chosen = [{"extra": extra} for extra in ("", *sorted(found[name]))]
            if each.marker is None or any(map(each.marker.evaluate, chosen)):
                waiting.append(each)
    return set(found)


def pinned(lock: str, names: set[str]) -> str:
    """Return the part of the lock file that pins these names, with their hashes."""
    kept, part = [], False
    for line in lock.splitlines():
        if not line.startswith((" ", "#")):
            part = canonicalize_name(line.split("==")[0]) in names
        if part:
            kept.append(line)
    return "\n".join(kept) + "\n"


def _install(package: str, site: Path) -> None:
    work = site.parents[2].with_suffix(".work")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    chosen = work / "chosen.lock"
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    chosen.write_text(pinned(lock, needed(EXTRAS[package])), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    into = ["install", "--no-deps", "--no-compile", "--no-warn-script-location", "--target", str(site)]
    _run([*pip, *into, "--only-binary=:all:", "--require-hashes", "--requirement", str(chosen)])
    _run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(work), str(ROOT)])
    # By name and not by file, so that no path of this machine is written down.
    _run([*pip, *into, "--upgrade", "--no-index", "--find-links", str(work), OURS])
    shutil.rmtree(work)
    # Their scripts name the Python that installed them, and nobody calls them.
    shutil.rmtree(site / "bin", ignore_errors=True)
    for record in site.glob("*.dist-info/RECORD"):
        lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
        record.write_text("".join(x for x in lines if not x.startswith("../../bin/")), encoding="utf-8")


def _start_with(inside: Path) -> None:
    """Make it what Python calls a virtual environment, on Debian's own Python."""
    (inside / "bin").mkdir()
    (inside / "bin/python3").symlink_to(f"/usr/bin/{PYTHON}")
    (inside / "pyvenv.cfg").write_text("home = /usr/bin\ninclude-system-site-packages = false\n")


def _commands(package: str, home: Path, destination: Path) -> None:
    folder = destination / "usr/bin"
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted(COMMANDS[package]):
        module, _, function = PROJECT["scripts"][name].partition(":")
        text = COMMAND.format(home=home, module=module, function=function)
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)


def _compile(site: Path, final: Path) -> None:
    """Compile all, checked against nothing at start: nobody else would, and imports would take four times."""
    fixed = ["--invalidation-mode", "unchecked-hash", "-s", str(site), "-p", str(final)]
    _run([PYTHON, "-I", "-m", "compileall", "-q", "-j", "2", *fixed, str(site)])


def _list(inside: Path, documents: Path) -> None:
    """Say what is in it: a CycloneDX SBOM, and beside it each licence in one line."""
    documents.mkdir(parents=True, exist_ok=True)
    bom = documents / "sbom.cdx.json"
    command = [
        str(Path(sys.executable).with_name("cyclonedx-py")),
        "environment",
        "--output-reproducible",
        "--no-validate",
    ]
    about = ["--pyproject", str(ROOT / "pyproject.toml"), "--output-file", str(bom)]
    _run([*command, *about, str(inside / "bin/python3")])
    components = json.loads(bom.read_text(encoding="utf-8"))["components"]
    (documents / "licences.txt").write_text("".join(map(licence, components)), encoding="utf-8")


def licence(component: dict[str, Any]) -> str:
    """Return one line: name, version, licence. An unknown licence ends the build."""
    said = [each.get("expression") or _name(each["license"]) for each in component.get("licenses", [])]
    name = component["name"]
    known = sorted(set(said)) or [LICENCES[name]] if said or name in LICENCES else None
    if known is None:
        sys.exit(f"The licence of {name} is not known: read it, and add it to LICENCES here, in {__file__}.")
    return f"{name} {component['version']}: {', '.join(known)}\n"


def _name(said: dict[str, Any]) -> str:
    return str(said.get("id") or said["name"].split(" :: ")[-1])


def _run(command: list[str]) -> None:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    if subprocess.run(command, check=False, env=environment).returncode:
        sys.exit(f"This failed: {' '.join(command)}")


if __name__ == "__main__":
    lay_out(sys.argv[1], Path(sys.argv[2]))
