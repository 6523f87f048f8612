"""How much the built files weigh, compressed with gzip as most browsers' proxies see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.pages import built

from bench_web.findings import Finding

KB = 1024
SHELL_KB, ROOM_KB, FONTS_KB = 110.0, 70.0, 65.0
LOADED = re.compile(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"')


def measure() -> Iterator[Finding]:
    files = built.files()
    shell = LOADED.findall(files[built.DOCUMENT].plain.decode())
    fonts = [name for name in files if name.endswith(".woff2")]
    rooms = [name for name in files if name.endswith((".js", ".css")) and name not in shell]
    heaviest = max(rooms, key=weight)
    yield Finding(
        "the shell", sum(map(weight, shell)), SHELL_KB, "KB", note="script and style, gzip"
    )
    name = heaviest.removeprefix("assets/").split("-")[0]
    yield Finding("the heaviest file of a room", weight(heaviest), ROOM_KB, "KB", note=name)
    yield Finding("the fonts", sum(map(weight, fonts)), FONTS_KB, "KB")


def weight(name: str) -> float:
    file = built.files()[name]
    return len(file.packed.get("gzip", file.plain)) / KB
