"""Reads the squares of a QR code (ISO/IEC 18004) as a scanner does, without correcting errors.

For codes of versions 1 to 10 with correction M that hold bytes. It shares nothing with the library
that draws them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

Squares = Sequence[Sequence[bool]]
FORMAT_MASK = 0b101010000010010
LEVEL_M = 0b00
BYTES = 0b0100
BLOCKS = {
    1: [16],
    2: [28],
    3: [44],
    4: [32] * 2,
    5: [43] * 2,
    6: [27] * 4,
    7: [31] * 4,
    8: [38] * 2 + [39] * 2,
    9: [36] * 3 + [37] * 2,
    10: [43] * 4 + [44],
}
"""By version: how many bytes of data each block has, at correction M."""
ALIGNED = {
    1: (),
    2: (6, 18),
    3: (6, 22),
    4: (6, 26),
    5: (6, 30),
    6: (6, 34),
    7: (6, 22, 38),
    8: (6, 24, 42),
    9: (6, 26, 46),
    10: (6, 28, 50),
}
MASKS: Sequence[Callable[[int, int], bool]] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)


def read_qr(squares: Squares) -> str:
    """The text of the code."""
    version = (len(squares) - 17) // 4
    level, mask = _format(squares)
    assert level == LEVEL_M
    bits = [
        squares[row][column] != MASKS[mask](row, column)
        for row, column in _path(len(squares), version)
    ]
    words = [_number(bits[at : at + 8]) for at in range(0, len(bits) - 7, 8)]
    data = "".join(f"{word:08b}" for word in _in_order(words, BLOCKS[version]))
    assert int(data[:4], 2) == BYTES
    start = 4 + (8 if version < 10 else 16)
    count = int(data[4:start], 2)
    content = data[start : start + 8 * count]
    return bytes(int(content[at : at + 8], 2) for at in range(0, len(content), 8)).decode()


def _format(squares: Squares) -> tuple[int, int]:
    """The level of correction and the mask, from beside the upper left finder."""
    across = [squares[8][column] for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    up = [squares[row][8] for row in (7, 5, 4, 3, 2, 1, 0)]
    found = _number([*across, *up]) ^ FORMAT_MASK
    return found >> 13, found >> 10 & 0b111


def _path(size: int, version: int) -> Iterator[tuple[int, int]]:
    """The squares of data: two columns at a time from the right, up and down in turn."""
    fixed = _fixed(size, version)
    upward = True
    for right in [*range(size - 1, 6, -2), *range(5, 0, -2)]:
        rows = range(size - 1, -1, -1) if upward else range(size)
        for row in rows:
            yield from ((row, each) for each in (right, right - 1) if (row, each) not in fixed)
        upward = not upward


def _fixed(size: int, version: int) -> set[tuple[int, int]]:
    """Finders with their format, timing, alignment, and the version from 7 on."""
    every = range(size)
    fixed = {(6, each) for each in every} | {(each, 6) for each in every}
    for top, left in ((0, 0), (0, size - 8), (size - 8, 0)):
        rows = range(top, top + (9 if top == 0 else 8))
        columns = range(left, left + (9 if left == 0 else 8))
        fixed |= {(row, column) for row in rows for column in columns}
    centres = ALIGNED[version]
    for row in centres:
        for column in centres:
            if (row, column) in {(6, 6), (6, centres[-1]), (centres[-1], 6)}:
                continue
            fixed |= {(row + a, column + b) for a in range(-2, 3) for b in range(-2, 3)}
    if version >= 7:
        far = range(size - 11, size - 8)
        fixed |= {(row, column) for row in range(6) for column in far}
        fixed |= {(row, column) for row in far for column in range(6)}
    return fixed


def _in_order(words: Sequence[int], blocks: Sequence[int]) -> list[int]:
    """The data of the blocks one after the other, which the code holds in turn."""
    found: list[list[int]] = [[] for _ in blocks]
    given = iter(words)
    for place in range(max(blocks)):
        for block, size in zip(found, blocks, strict=True):
            if place < size:
                block.append(next(given))
    return [word for block in found for word in block]


def _number(bits: Sequence[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)
