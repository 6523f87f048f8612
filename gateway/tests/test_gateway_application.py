"""How the built application is served: who gets the document, what is kept for good, the policy."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from gateway.pages import built
from gateway.testing import Reception, reception

BROWSER = {"Accept": "text/html,application/xhtml+xml", "Accept-Encoding": "gzip, br"}
SCRIPT = b"export const answer = 42;"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What the build would have made."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Tandem</title>")
    (tmp_path / "assets" / "index-Bd6g.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "index-Bd6g.js.gz").write_bytes(gzip.compress(SCRIPT))
    monkeypatch.setattr(built, "FOLDER", tmp_path)
    built.files.cache_clear()
    yield tmp_path
    built.files.cache_clear()


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with reception() as gateway:
        yield gateway


@pytest.mark.parametrize("path", ["/", "/time", "/projects/7/tasks", "/no/such/page"])
def test_a_browser_gets_the_document_at_every_path_of_a_page(
    gateway: Reception, folder: Path, path: str
) -> None:
    answer = gateway.client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert "<title>Tandem" in answer.text


@pytest.mark.parametrize(
    "path", ["/v1/nothing", "/docs/other", "/status/other", "/healthz/x", "/wp-admin.php"]
)
def test_no_other_path_is_answered_with_a_page(gateway: Reception, folder: Path, path: str) -> None:
    answer = gateway.client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.json()["reason"]) == (404, "PATH_NOT_FOUND")


def test_a_program_gets_a_problem_where_a_browser_gets_a_page(
    gateway: Reception, folder: Path
) -> None:
    for headers in ({"Accept": "application/json"}, {"Accept": "*/*"}):
        assert gateway.client.get("/time", headers=headers).status_code == 404
    assert gateway.client.post("/time", headers=BROWSER).status_code == 404


def test_a_hashed_file_is_kept_for_good_and_sent_packed(gateway: Reception, folder: Path) -> None:
    answer = gateway.client.get("/assets/index-Bd6g.js", headers={"Accept-Encoding": "gzip"})
    assert answer.content == SCRIPT
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    plain = gateway.client.get("/assets/index-Bd6g.js", headers={"Accept-Encoding": "identity"})
    assert (plain.content, "content-encoding" in plain.headers) == (SCRIPT, False)
    etag = {"If-None-Match": answer.headers["etag"]}
    assert gateway.client.get("/assets/index-Bd6g.js", headers=etag).status_code == 304


@pytest.mark.parametrize("name", ["other.js", "..%2findex.html", "index-Bd6g.js.gz"])
def test_no_other_file_is_served(gateway: Reception, folder: Path, name: str) -> None:
    assert gateway.client.get(f"/assets/{name}").status_code == 404


def test_the_policy_lets_nothing_in_from_elsewhere(gateway: Reception, folder: Path) -> None:
    policy = gateway.client.get("/", headers=BROWSER).headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_pages_that_are_not_built_say_so(
    gateway: Reception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(built, "FOLDER", tmp_path)
    built.files.cache_clear()
    answer = gateway.client.get("/", headers=BROWSER)
    built.files.cache_clear()
    assert (answer.status_code, "make ready" in answer.text) == (503, True)
