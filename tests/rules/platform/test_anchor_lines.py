from __future__ import annotations

import pytest

from wangge.platform.domain.anchor_lines import find_missing_lines

A, B, C, D = b'{"number":1}\n', b'{"number":2}\n', b'{"number":3}\n', b'{"number":4}\n'
FOREIGN = b'{"number":9}\n'


@pytest.mark.parametrize(
    ("content", "newest", "after"),
    [
        (b"", [A], A),
        (A, [A, B], A + B),
        (A + B + C, [B, C, D], A + B + C + D),
        (A + B + C, [A, B, C], A + B + C),
        (A + B, [B, C, D], A + B + C + D),
        (b"", [A, B], A + B),
        (A + B[:5], [A, B], A + B),
        (A + B[:5], [A, B, C], A + B + C),
        (A + B[:-1], [A, B], A + B),
        (b"rub", [A], b"rub\n" + A),
        (A + b"rub", [A, B], A + b"rub\n" + B),
        (FOREIGN, [B, C, D], FOREIGN + D),
        (b"", [B, C, D], D),
        (A + b"rub", [A], A + b"rub\n"),
    ],
)
def test_what_a_crash_kept_out_is_added_and_nothing_is_ever_taken_away(
    content: bytes, newest: list[bytes], after: bytes
) -> None:
    _, rest = find_missing_lines(content, newest)
    assert content + rest == after
