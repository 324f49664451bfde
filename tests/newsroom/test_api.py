"""The rules that every JSON door shares: bodies, cursors, problems."""

import io
import json

import pytest

from newsroom.core.api import JsonParser
from newsroom.core.errors import Invalid


def parse(body: bytes) -> object:
    return JsonParser().parse(io.BytesIO(body))


def test_a_plain_body_is_read() -> None:
    assert parse('{"이름": [1, 2.5, null, true]}'.encode()) == {"이름": [1, 2.5, None, True]}


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
        b"[" * 21 + b"]" * 21,
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'"\\ud800"',
        b'{"\\udfff": 1}',
        b"NaN",
        b"[Infinity]",
        b"\xff",
        b"",
        b"{",
        b"1 2",
    ],
)
def test_what_two_readers_could_read_differently_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        parse(body)
    assert refusal.value.code == "invalid_json"
    assert refusal.value.status == 400


def test_twenty_levels_are_enough() -> None:
    assert parse(b"[" * 20 + b"]" * 20)


def test_a_body_is_bounded_before_it_is_read() -> None:
    assert parse(json.dumps("x" * 199_000).encode())
    with pytest.raises(Invalid) as refusal:
        parse(json.dumps("x" * 200_000).encode())
    assert (refusal.value.code, refusal.value.status) == ("body_too_large", 413)
