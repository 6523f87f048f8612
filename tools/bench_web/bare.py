"""A bare page: what the browser and a small server need by themselves, without any of ours."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title>
<h1>Bare</h1><button>Ask</button><input><div id="box" style="height:600px;overflow:auto"></div>
<script src="/bare.js"></script></html>"""
SCRIPT = b"""
const title = document.querySelector("h1");
document.querySelector("button").addEventListener("click", async () => {
  const answer = await fetch("/bare.json");
  title.textContent = (await answer.json()).title + " " + performance.now();
});
document.querySelector("input").addEventListener("input", (event) => {
  title.dataset.typed = event.target.value;
});
const box = document.querySelector("#box");
for (let row = 0; row < 400; row += 1) {
  box.append(Object.assign(document.createElement("p"), { textContent: row }));
}
"""
ANSWERS = {
    "/": ("text/html", PAGE),
    "/bare.js": ("text/javascript", SCRIPT),
    "/bare.json": ("application/json", b'{"title": "Asked"}'),
}


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        media_type, body = ANSWERS.get(self.path, ("text/plain", b""))
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the bench prints its own figures."""


@contextmanager
def bare_page() -> Iterator[str]:
    """Its address, while it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
