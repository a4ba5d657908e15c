"""``hub-registry serve``."""

import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from config.registry import read
from registry.command import HubCommand
from registry.health import is_behind
from registry.server import Server

SHORTEST_KEY = 50


class Command(HubCommand):
    """Serves the registry."""

    help = "Serve the registry: the kiosks' API, the dashboards and the records. SIGTERM stops it cleanly."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say where to listen, and with how many workers."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port; 0 takes a free one (default: 8000)")
        parser.add_argument("--workers", type=int, help="processes (default: HUB_REGISTRY_WORKERS, or 2)")

    def handle(self, *, host: str, port: int, workers: int | None, **_: Any) -> None:
        """Check what would otherwise fail at the first request, then serve until told to stop."""
        _check_key()
        _check_database()
        _check_port(host, port)
        Server(host, port, workers or read().workers, self._announce).run()

    def _announce(self, address: str) -> None:
        self.stdout.write(f"Registry on {address}")
        self.stdout.flush()


def _check_key() -> None:
    settings = read()
    if not settings.debug and len(settings.secret_key) < SHORTEST_KEY:
        raise CommandError(
            f"HUB_REGISTRY_SECRET_KEY must hold at least {SHORTEST_KEY} characters, known to nobody else. "
            "To only try the registry out, set HUB_REGISTRY_DEBUG=true instead.",
            returncode=2,
        )


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise CommandError(
            f"Nothing can listen at {host}, port {port}: {error.strerror}. Name another with --host, --port."
        ) from error


def _check_database() -> None:
    if is_behind():
        raise CommandError("The registry's database is not up to date: run hub-registry migrate first.")
