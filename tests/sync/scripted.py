"""A registry that says on the wire what a test tells it to say."""

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import zstandard

from sync import wire
from tests.sync.invented import KIOSK, NOW


@dataclass
class Reply:
    """What goes back on the wire."""

    body: bytes = b""
    status: int = 200
    media_type: str = wire.MEDIA_TYPE
    headers: dict[str, str] = field(default_factory=dict)
    cut_to: int | None = None
    """Close the connection after so many bytes of the body."""
    drip: float = 0.0
    """Seconds between one byte of the body and the next."""


@dataclass
class Request:
    """What came over the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class _Server(ThreadingHTTPServer):
    """Takes it calmly when whom it answers has gone away."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Tell only of what is a fault of ours."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class ScriptedRegistry:
    """A real HTTP server on loopback that answers as ``reply`` says."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.reply: Callable[[Request], Reply] = accept_all
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                request = Request(self.command, self.path, dict(self.headers), self.rfile.read(length))
                outer.requests.append(request)
                reply = outer.reply(request)
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.media_type)
                self.send_header("Content-Length", str(len(reply.body)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(OSError):  # whom it drips for may go away
                    for at in range(len(reply.body)) if reply.drip else ():
                        self.wfile.write(reply.body[at : at + 1])
                        threading.Event().wait(reply.drip)
                if not reply.drip:
                    self.wfile.write(reply.body[: reply.cut_to])
                if reply.cut_to is not None:
                    self.close_connection = True

            do_GET = do_POST = _serve  # noqa: N815 - the base class asks for these names

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def events_of(request: Request) -> list[dict[str, object]]:
    """Return the events that a push carried."""
    batch = msgspec.json.decode(zstandard.decompress(request.body), type=wire.Batch)
    return [msgspec.json.decode(raw, type=dict[str, object]) for raw in batch.events]


def accept_all(request: Request) -> Reply:
    """Answer a push as a registry does that takes every event for the first time."""
    sent = events_of(request)
    answers = [
        wire.Answer(seq=int(str(each["seq"])), index=index, verdict=wire.Verdict.ACCEPTED)
        for index, each in enumerate(sent)
    ]
    high_water = max(int(str(each["seq"])) for each in sent)
    return Reply(wire.encode(wire.BatchAnswer(kiosk=KIOSK, answers=answers, high_water=high_water, time=NOW)))
