"""The works behind the demonstration: a registry with a synthetic city, an enrolled kiosk, delivery."""

import json
import os
import secrets
import shlex
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from kiosk.demo.processes import Background, DemoError, command, run
from sync import enrolment
from sync.register import Register
from sync.store import Store

HUB = "MOA"
USER = "analyst"
COLLEAGUE = "Sam"
"""Who works at the demonstration's desk."""
FIRST_LOAD_SECONDS = 300

SETTINGS = """\
# The demonstration's kiosk; see config/kiosk.toml in the project for every setting.
[store]
folder = "store"

[registry]
every_seconds = 2

[[readers]]
name = "Scanner"
port = "{folder}/scanner"
profile = "text"

[[readers]]
name = "Card reader"
port = "{folder}/card-reader"
profile = "rdm6300"
"""


@dataclass(slots=True)
class Works:
    """All that stands behind the kiosk, from `start` until the end of the ``with`` block."""

    folder: Path
    database: str
    families: int
    seed: int
    say: Callable[[str], None]
    url: str = ""
    password: str = field(default_factory=lambda: secrets.token_urlsafe(9), repr=False)
    pin: str = field(default="", repr=False)
    """Of the demonstration's member of staff."""
    _env: dict[str, str] = field(default_factory=dict, repr=False)
    _stack: ExitStack = field(default_factory=ExitStack)
    _running: list[Background] = field(default_factory=list)

    @property
    def config(self) -> Path:
        """The kiosk's settings file."""
        return self.folder / "kiosk" / "kiosk.toml"

    @property
    def store(self) -> Path:
        """The folder of the kiosk's store."""
        return self.folder / "kiosk" / "store"

    @property
    def cards(self) -> Path:
        """The clear tokens of the synthetic city's media."""
        return self.folder / "cards.jsonl"

    @property
    def environment(self) -> Path:
        """A shell file that sets what hub-registry needs."""
        return self.folder / "registry.env"

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def start(self) -> None:
        """Make the registry and its city, serve it, enrol the kiosk, and start delivery.

        Raises:
            DemoError: something did not work; the sentence says what.
        """
        (self.folder / "kiosk").mkdir(parents=True, exist_ok=True)
        self._describe_registry()
        self.say("Making a registry …")
        self._registry("migrate")
        self.say(f"Making a synthetic city of {self.families:,} families …")
        self._registry(
            *("demo-city", "--families", str(self.families), "--seed", str(self.seed), "--open-now"),
            *("--cards", str(self.cards)),
            show=sys.stderr.isatty(),
        )
        self._registry("create-user", USER, "--password-stdin", give=self.password)
        colleague = self._registry("staff", COLLEAGUE, "--hub", HUB, "--role", "hub-manager", "--json")
        self.pin = json.loads(colleague)["pin"]
        self.say("Starting the registry, and enrolling a kiosk at The Moat …")
        self._serve()
        self._enrol()
        self._background("delivery", [command("hub-sync"), "run", "--config", str(self.config)])
        self.say("Waiting for the register of who may sign in …")
        self._first_load()

    def must_run(self) -> None:
        """Check that the registry and delivery still run.

        Raises:
            DemoError: one of them ended by itself.
        """
        for each in self._running:
            each.must_run()

    def log(self, name: str) -> Path:
        """Return where the process of this name writes."""
        return self.folder / f"{name}.log"

    def _describe_registry(self) -> None:
        ours = {
            "HUB_REGISTRY_DATABASE": self.database,
            "HUB_REGISTRY_SECRET_KEY": secrets.token_urlsafe(50),
        }
        self._env = {**os.environ, **ours}
        lines = [f"export {name}={shlex.quote(value)}" for name, value in ours.items()]
        self.environment.touch(mode=0o600)
        self.environment.write_text("\n".join(lines) + "\n")

    def _registry(self, *words: str, give: str = "", show: bool = False) -> str:
        return run(
            [command("hub-registry"), *words], self._env, self.log("registry-setup"), give=give, show=show
        )

    def _background(self, name: str, words: list[str]) -> Background:
        started = Background.start(words, self._env, self.log(name))
        self._running.append(started)
        self._stack.callback(started.stop)
        return started

    def _serve(self) -> None:
        registry = self._background("registry", [command("hub-registry"), "serve", "--port", "0"])
        self.url = registry.wait_for("Registry on ").split()[-1]

    def _enrol(self) -> None:
        self.config.write_text(SETTINGS.format(folder=self.config.parent))
        told = json.loads(self._registry("enrolment-code", "--hub", HUB, "--json"))
        enrolment.enrol(self.store, self.url, told["code"], "Front desk")

    def _first_load(self) -> None:
        store = Store.open(self.store)
        try:
            until = time.monotonic() + FIRST_LOAD_SECONDS
            while Register(store).loaded_at() is None:
                self.must_run()
                if time.monotonic() > until:
                    raise DemoError("The register did not come.")
                time.sleep(0.05)
        finally:
            store.close()
