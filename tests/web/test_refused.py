"""No control is shown whose call would be refused: a room asks for the permission of each call."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from gateway.rest.rooms import ROOMS

WEB = Path(__file__).resolve().parents[2] / "web"
CALL = re.compile(r'api\.(POST|PUT|PATCH|DELETE)\(\s*"([^"]+)"')
SHARED = ("billing", "bookings", "records", "risks")
PARTS = sorted([*(WEB / "rooms").iterdir(), *(WEB / name for name in SHARED)])
NEEDED = {
    (route.method, route.path): route.permission
    for room in ROOMS
    for route in room.routes
    if route.needs_permission
}


def asked_in(part: Path) -> str:
    """What the files of a room say, its list of pages included."""
    return "".join(file.read_text(encoding="utf-8") for file in sorted(part.glob("*.ts*")))


@pytest.mark.parametrize(
    "part", [part for part in PARTS if part.is_dir()], ids=lambda part: part.name
)
def test_who_may_not_make_a_change_is_not_offered_it(part: Path) -> None:
    """A page or a control names the permission: `may("...")`, or the page's own in `pages.ts`."""
    text = asked_in(part)
    calls = set(CALL.findall(text))
    unasked = {
        call: NEEDED[call] for call in calls & NEEDED.keys() if f'"{NEEDED[call]}"' not in text
    }
    assert unasked == {}


def test_the_pages_change_things_by_routes_that_need_permissions() -> None:
    """The two lists are spelled alike, so that the comparison above compares something."""
    found = {call for part in PARTS for call in CALL.findall(asked_in(part))}
    assert len(found & NEEDED.keys()) > len(found) / 2
