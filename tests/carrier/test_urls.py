"""URLs are sent as written when they can be, and refused when they cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundstage.carrier.http import HttpFailure
from soundstage.carrier.urls import parse_target, shown


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://example.com/a%20b?x=%2F&y=1", "https://example.com/a%20b?x=%2F&y=1"),
        ("https://example.com", "https://example.com"),
        ("HTTPS://Example.com/A", "HTTPS://Example.com/A"),
        ("https://example.com/a b\n", "https://example.com/a%20b"),
        ("https://example.com/é?q=ж", "https://example.com/%C3%A9?q=%D0%B6"),
        ("https://example.com/a\r\nX: y", "https://example.com/a%0D%0AX:%20y"),
        ("https://example.com/a#rc=2", "https://example.com/a"),
        ("https://user:pw@example.com:8443/a", "https://example.com:8443/a"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("http://my_service:8080/a", "http://my_service:8080/a"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
    ],
)
def test_what_goes_over_the_wire(url: str, sent: str) -> None:
    assert parse_target(url).url == sent


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "/relative",
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://",
        "http:///path",
        "http://exa mple.com/",
        "http://example.com\\@evil.example/",
        "http://example.com:port/",
        "http://example.com:٣/",
        "http://[::1/",
        "http://" + "a" * 300,
    ],
)
def test_what_cannot_be_sent_is_a_bad_url(url: str) -> None:
    with pytest.raises(HttpFailure) as failure:
        parse_target(url)
    assert failure.value.reason == "bad-url"


def test_credentials_become_a_header_and_stay_out_of_messages() -> None:
    target = parse_target("https://me%40home:p%3Aw@example.com/a")
    assert target.authorization == "Basic bWVAaG9tZTpwOnc="
    assert "me%40home" not in target.url
    assert shown("https://me:secret@example.com/a@b") == "https://example.com/a@b"
    with pytest.raises(HttpFailure) as failure:
        parse_target("https://me:secret@exa mple.com/")
    assert "secret" not in failure.value.message


@given(st.text(st.characters(), max_size=60))
def test_any_text_is_a_target_or_a_bad_url(text: str) -> None:
    for url in (text, f"http://{text}", f"http://example.com/{text}"):
        try:
            target = parse_target(url)
        except HttpFailure as failure:
            assert failure.reason == "bad-url"
        else:
            assert target.url.isascii() and not set(target.url) & set(" \r\n\t")
