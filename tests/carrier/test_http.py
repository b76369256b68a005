"""Answers are read as text whatever they claim to be."""

import pytest

from soundstage.carrier.http import Response


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/plain", "Grüße".encode(), "Grüße"),
        ("text/plain; charset=ISO-8859-1", "Grüße".encode("latin-1"), "Grüße"),
        ('text/plain; charset="utf-16"; x=y', "ж".encode("utf-16"), "ж"),
        ("text/plain; charset=unicode_escape", rb"\ud800", r"\ud800"),
        ("text/plain; charset=hex", b"6869", "6869"),
        ("text/plain; charset=iso-8859-99", b"hi", "hi"),
        ("", b"\xffx", "\ufffdx"),
    ],
)
def test_the_text_of_a_body(kind: str, body: bytes, text: str) -> None:
    assert Response(status=200, headers=(("content-type", kind),), body=body).text == text


def test_the_media_type_has_no_parameters_and_no_capitals() -> None:
    answer = Response(status=200, headers=(("Content-Type", " Text/XML ; charset=utf-8"),))
    assert (answer.media_type, Response(status=204).media_type) == ("text/xml", "")
