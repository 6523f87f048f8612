"""Entries of a long file wait on disk, in the order of the file, and together where they must."""

from __future__ import annotations

import pytest
from gateway.imports.asking import BATCH_ROWS, batches
from gateway.imports.spool import Spool

WORDS = [f"{number % 37}:{number}" for number in range(1_000)]


def group(word: str) -> str:
    return word.split(":")[0]


@pytest.fixture(params=[10_000, 20], ids=["in memory", "on disk"])
def spool(request: pytest.FixtureRequest) -> Spool[str]:
    made: Spool[str] = Spool(group, in_memory_max=request.param)
    for word in WORDS:
        made.append(word)
    return made


def test_everything_comes_out_as_often_as_it_is_read(spool: Spool[str]) -> None:
    assert len(spool) == 1_000
    for _ in range(2):
        assert sorted(spool) == sorted(WORDS)
    spool.append("0:last")
    assert len(list(spool)) == 1_001


def test_a_group_is_in_one_bucket_in_its_own_order(spool: Spool[str]) -> None:
    buckets = [list(bucket) for bucket in spool.buckets()]
    for wanted in {group(word) for word in WORDS}:
        found = [[word for word in bucket if group(word) == wanted] for bucket in buckets]
        assert [words for words in found if words] == [
            [word for word in WORDS if group(word) == wanted]
        ]


def test_only_some_are_kept(spool: Spool[str]) -> None:
    kept = spool.only(lambda word: group(word) == "3")
    assert sorted(kept) == sorted(word for word in WORDS if group(word) == "3")
    assert len(spool) == 0
    kept.close()
    assert list(kept) == []


def test_a_batch_does_not_divide_a_group_that_it_can_hold() -> None:
    words = [f"a:{number}" for number in range(BATCH_ROWS - 1)] + ["b:1", "b:2", "c:1"]
    sizes = [len(batch) for batch in batches(words, group)]
    assert sizes == [BATCH_ROWS - 1, 3]
    alike = [len(batch) for batch in batches(["a:1"] * (2 * BATCH_ROWS + 1), group)]
    assert alike == [BATCH_ROWS, BATCH_ROWS, 1]
