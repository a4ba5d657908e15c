"""What goes into a package's environment is chosen from the lock, and every licence in it is known."""

import pytest

from tools.environment import EXTRAS, ROOT, licence, needed, pinned

LOCK = """\
click==8.1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
click-default-group==1.2 \\
    --hash=sha256:cc
zstandard==0.23.0 \\
    --hash=sha256:dd
"""


def test_a_name_is_pinned_with_its_hashes_and_nothing_else() -> None:
    """A name that begins like another is another."""
    assert pinned(LOCK, {"click", "zstandard"}).splitlines() == [
        "click==8.1.0 \\",
        "    --hash=sha256:aa \\",
        "    --hash=sha256:bb",
        "zstandard==0.23.0 \\",
        "    --hash=sha256:dd",
    ]


@pytest.mark.parametrize("package", EXTRAS)
def test_the_lock_pins_all_that_a_package_needs(package: str) -> None:
    """Whatever is needed, also by what is needed, stands in the lock."""
    names = needed(EXTRAS[package])
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    lines = [line for line in pinned(lock, names).splitlines() if "==" in line]
    assert len(lines) == len(names)


def test_a_kiosk_carries_no_registry_and_a_registry_no_screen_reader() -> None:
    """Each package brings what it needs: a kiosk has no Django, and neither has what tests need."""
    kiosk, registry = needed(EXTRAS["family-hub-kiosk"]), needed(EXTRAS["family-hub-registry"])
    assert {"textual", "pyserial", "evdev-binary", "sqlcipher3", "markdown-it-py"} <= kiosk
    assert {"django", "gunicorn", "psycopg-binary"} <= registry
    assert kiosk.isdisjoint({"django", "pytest", "pyarrow", "cyclonedx-bom"})
    assert registry.isdisjoint({"evdev-binary", "pytest", "playwright"})


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ([{"license": {"id": "MIT"}}], "it 1: MIT\n"),
        ([{"expression": "MIT OR Apache-2.0"}], "it 1: MIT OR Apache-2.0\n"),
        ([{"license": {"name": "License :: OSI Approved :: BSD License"}}], "it 1: BSD License\n"),
    ],
)
def test_a_licence_is_one_line(said: list[dict[str, object]], line: str) -> None:
    """However a package says it."""
    assert licence({"name": "it", "version": "1", "licenses": said}) == line


def test_a_package_without_a_licence_ends_the_build() -> None:
    """Nobody can hand out what they may not."""
    with pytest.raises(SystemExit, match="The licence of it is not known"):
        licence({"name": "it", "version": "1"})
