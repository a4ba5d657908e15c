"""What set-up has gathered, and the settings that are written from it."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli_w

from config.kiosk import read
from config.toml import SettingsError

HEAD = """\
# This kiosk's settings, as set-up wrote them. Whatever is not here is as shipped:
# /usr/share/doc/family-hub-kiosk/kiosk.toml shows it all. After a change: systemctl restart hub-kiosk
"""
NAME = "Front desk"


@dataclass(frozen=True, slots=True)
class PlannedReader:
    """One reader as it will stand in the settings."""

    name: str
    port: str
    profile: str
    baud: int | None = None

    def table(self) -> dict[str, Any]:
        """Return its ``[[readers]]``."""
        told: dict[str, Any] = {"name": self.name, "port": self.port, "profile": self.profile}
        return told | ({"baud": self.baud} if self.baud else {})


@dataclass(slots=True)
class Plan:
    """Everything that set-up will write down; it grows step by step."""

    folder: Path
    """Where the store is."""
    url: str = ""
    code: str = field(default="", repr=False)
    name: str = NAME
    readers: list[PlannedReader] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    """Empty: all that are shipped."""
    language: str = "en"
    queue: str = ""
    receipt: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    """Settings from a file; what was gathered goes before them."""

    def settings(self) -> dict[str, Any]:
        """Return the settings, without what is as shipped anyway."""
        tree = {key: dict(value) if isinstance(value, Mapping) else value for key, value in self.more.items()}
        tree.setdefault("store", {})["folder"] = str(self.folder)
        screen = {"language": self.language} if self.language != "en" else {}
        if self.languages:
            screen |= {"languages": self.languages}  # type: ignore[dict-item]
        _put(tree, "screen", screen)
        _put(tree, "printing", {"queue": self.queue} if self.queue else {})
        _put(tree, "printing", {"receipt": self.receipt} if self.receipt else {})
        if self.readers:
            tree["readers"] = [each.table() for each in self.readers]
        return tree

    def write(self, path: Path) -> None:
        """Write the settings where the kiosk reads them, if the kiosk can.

        Raises:
            SettingsError: something in them may not stand there; nothing was written.
            OSError: the place cannot be written.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        text = HEAD + tomli_w.dumps(self.settings())
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            trial = Path(folder, path.name)
            trial.write_text(text, encoding="utf-8")
            try:
                read(trial)
            except SettingsError as error:
                raise SettingsError(str(error).replace(str(trial), "The settings")) from error
            trial.chmod(0o640)
            trial.replace(path)


def _put(tree: dict[str, Any], table: str, told: dict[str, Any]) -> None:
    if told:
        tree.setdefault(table, {}).update(told)
