"""A proxy on loopback between kiosk and registry that does to a request what networks do."""

import socket
import struct
import threading
from contextlib import closing, suppress
from enum import StrEnum
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Weather(StrEnum):
    """What the network does now."""

    FINE = "fine"
    SLOW = "slow"
    RESET_BEFORE = "reset before the registry hears of it"
    RESET_AFTER = "reset after the registry did it"
    BAD_GATEWAY = "bad gateway"
    SIGN_IN_PAGE = "sign-in page"
    OTHER_MEDIA_TYPE = "other media type"
    DRIPPING_BODY = "dripping body"
    HALF_A_BODY = "half a body"
    TWICE = "the request arrives twice"
    ANSWERED_TWICE = "the answer comes twice"
    ANSWERED_FROM_MEMORY = "the answer to an earlier request comes"


class FaultProxy:
    """Passes requests on to the registry, in the weather that the test sets."""

    def __init__(self, host: str, port: int) -> None:
        self.weather = Weather.FINE
        self.passed = 0
        self._earlier: dict[str, tuple[int, str, bytes]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                weather = outer.weather
                if weather is Weather.RESET_BEFORE:
                    return self._reset()
                if weather in {Weather.BAD_GATEWAY, Weather.SIGN_IN_PAGE}:
                    status = 502 if weather is Weather.BAD_GATEWAY else 200
                    return self._answer(status, "text/html", b"<html>Please sign in to Free Wi-Fi")
                place = self.path.partition("?")[0]
                if weather is Weather.ANSWERED_FROM_MEMORY and place in outer._earlier:
                    return self._answer(*outer._earlier[place])
                status, media_type, answer = self._pass_on(body)
                outer._earlier[place] = status, media_type, answer
                if weather is Weather.TWICE:
                    status, media_type, answer = self._pass_on(body)
                if weather is Weather.RESET_AFTER:
                    return self._reset()
                if weather is Weather.OTHER_MEDIA_TYPE:
                    media_type = "application/json"
                return self._answer(status, media_type, answer)

            def _pass_on(self, body: bytes) -> tuple[int, str, bytes]:
                with closing(HTTPConnection(host, port, timeout=20)) as onward:
                    headers = {name: value for name, value in self.headers.items() if name != "Connection"}
                    onward.request(self.command, self.path, body, headers)
                    response = onward.getresponse()
                    outer.passed += 1
                    return response.status, response.headers["Content-Type"], response.read()

            def _answer(self, status: int, media_type: str, body: bytes) -> None:
                weather = outer.weather
                if weather is Weather.SLOW:
                    threading.Event().wait(0.3)
                for _ in range(2 if weather is Weather.ANSWERED_TWICE else 1):
                    self.send_response(status)
                    self.send_header("Content-Type", media_type)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    with suppress(OSError):
                        self._body(body, weather)

            def _body(self, body: bytes, weather: Weather) -> None:
                if weather is Weather.HALF_A_BODY:
                    self.wfile.write(body[: len(body) // 2])
                    self.close_connection = True
                elif weather is Weather.DRIPPING_BODY:
                    for start in range(0, len(body), 50):
                        self.wfile.write(body[start : start + 50])
                        self.wfile.flush()
                        threading.Event().wait(0.01)
                else:
                    self.wfile.write(body)

            def _reset(self) -> None:
                # With nothing to linger for, closing sends RST rather than FIN.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()
                self.wfile = self.rfile = _Nowhere()  # type: ignore[assignment]

            do_GET = do_POST = _serve  # noqa: N815 - the base class asks for these names

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
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


class _Nowhere:
    """Takes the place of files whose connection is gone."""

    closed = False

    def flush(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def readline(self, _limit: int) -> bytes:
        """Return that nothing more comes."""
        return b""
