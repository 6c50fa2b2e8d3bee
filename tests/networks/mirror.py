"""A web server on this machine that behaves as badly as it is told to."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Mirror:
    """Serves ``content`` at any path. Change the attributes to change its manners."""

    content: bytes
    status: int = 200  # of every answer, if not 200
    ranges: bool = True  # whether Range is honoured
    tag: str | None = '"one"'  # ETag
    lengths: bool = True  # whether Content-Length is sent
    breaks_after: list[int] = field(default_factory=list)  # bytes sent, answer by answer
    requests: list[dict[str, str]] = field(default_factory=list)  # headers of every request
    sent: int = 0  # bytes of content
    port: int = 0
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/file.pth"

    def serve(self, wrap=lambda socket: socket):
        """Start; the returned function stops it."""
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                mirror.answer(self)

            def log_message(self, *parts):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.socket = wrap(server.socket)
        server.handle_error = lambda *parts: None  # clients that hang up are no news
        self.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return stop

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.requests.append(dict(request.headers))
        if self.status != 200:
            request.send_error(self.status)
            return
        start = self._first_byte(request.headers)
        if start >= len(self.content) > 0:
            request.send_response(416)
            request.send_header("Content-Range", f"bytes */{len(self.content)}")
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        request.send_response(206 if start else 200)
        if start:
            last = len(self.content) - 1
            request.send_header("Content-Range", f"bytes {start}-{last}/{len(self.content)}")
        if self.lengths:
            request.send_header("Content-Length", str(len(self.content) - start))
        if self.tag:
            request.send_header("ETag", self.tag)
        request.end_headers()
        body = self.content[start:]
        if self.breaks_after:
            body = body[: self.breaks_after.pop(0)]
        request.wfile.write(body)
        self.sent += len(body)

    def _first_byte(self, headers) -> int:
        requested = headers.get("Range")
        changed = headers.get("If-Range", self.tag) != self.tag
        if not requested or not self.ranges or changed:
            return 0
        return int(requested.removeprefix("bytes=").removesuffix("-"))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
