"""The registry's own web server: gunicorn, inside this process."""

import gc
from collections.abc import Callable
from importlib import import_module
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn import systemd
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

THREADS = 4
"""Requests at once in each worker."""


class Keeper(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """Keeps the workers, and tells systemd once a second that it does: that is the registry's sign of life.

    It replaces a worker that hangs, so a keeper with workers is enough.
    """

    def manage_workers(self) -> None:
        """Have as many workers as there should be, and say so."""
        super().manage_workers()
        if self.WORKERS:
            systemd.sd_notify("WATCHDOG=1", self.log)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Serves until SIGTERM or SIGINT, then lets running requests end."""

    def __init__(self, host: str, port: int, workers: int, announce: Callable[[str], None]) -> None:
        self._options = _options(host, port, workers, announce)
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn our settings; it reads no file and no environment of its own."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def run(self) -> None:
        """Serve, at the socket that systemd hands over if there is one."""
        Keeper(self).run()

    def load(self) -> WSGIHandler:
        """Return the application, loaded once before the workers part from this process."""
        application = get_wsgi_application()
        connections.close_all()
        collect_seldom()
        return application


def collect_seldom() -> None:
    """Keep what is there by now, which workers share, out of collections, and make these rarer.

    A batch of events makes some ten thousand objects, and hardly one of them is part of a ring.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _options(host: str, port: int, workers: int, announce: Callable[[str], None]) -> dict[str, Any]:
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "preload_app": True,
        "accesslog": None,
        "loglevel": "warning",
        "graceful_timeout": 10,
        "control_socket_disable": True,
        "post_worker_init": lambda _worker: None if settings.DEBUG else ready_to_draw(),
        "when_ready": lambda arbiter: announce(_address(arbiter.LISTENERS[0])),
    }


def ready_to_draw() -> Thread:
    """Import what draws charts, which takes a second or two, before anybody waits for the first picture.

    The worker answers meanwhile. A registry that is only tried out imports it when it is needed.
    """
    importing = Thread(target=import_module, args=["registry.boards.drawing"], daemon=True)
    importing.start()
    return importing


def _address(listener: Any) -> str:
    """Return where it listens; the port is the one really taken, also when 0 was asked for."""
    name = listener.getsockname()
    if isinstance(name, str):
        return name
    host, port = name[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
