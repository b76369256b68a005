"""Canned answers: which one a request gets."""

import msgspec
import pytest

from soundstage.carrier.http import HttpFailure, Request
from soundstage.testing.canned import CannedAnswers
from soundstage.testing.patterns import url_fits
from soundstage.testing.scenario import Canned


def canned(**fields: object) -> Canned:
    return msgspec.convert(fields, Canned)


async def ask(answers: CannedAnswers, url: str, method: str = "GET") -> tuple[int, str]:
    response = await answers.send(Request(method=method, url=url))
    return response.status, response.text


@pytest.mark.parametrize(
    ("pattern", "url", "fits"),
    [
        ("https://a.example/x", "https://a.example/x", True),
        ("https://a.example/x", "https://a.example/x?y=1", True),
        ("https://a.example/x", "https://a.example/x/y", False),
        ("https://a.example/*", "https://a.example/x/y?z=1", True),
        ("*/x", "https://a.example/x", True),
        ("https://a.example/x?y=*", "https://a.example/x?y=1", True),
        ("https://a.example/x?y=2", "https://a.example/x?y=1", False),
        ("https://a.example/x?y=1", "https://a.example/x?y=1&bodySHA256=00", True),
        ("https://a.example/[x]", "https://a.example/x", False),
        ("https://a.example/[x]", "https://a.example/[x]", True),
    ],
)
def test_a_pattern_fits_a_url(pattern: str, url: str, fits: bool) -> None:
    assert url_fits(pattern, url) is fits


async def test_answers_are_given_in_their_order_and_the_last_again() -> None:
    answers = CannedAnswers([canned(url="*", body=text) for text in ("one", "two")])
    said = [await ask(answers, "https://a.example/") for _ in range(3)]
    assert said == [(200, "one"), (200, "two"), (200, "two")]


async def test_the_method_counts_when_it_is_said() -> None:
    answers = CannedAnswers([canned(url="*", method="post", status=201), canned(url="*")])
    assert await ask(answers, "https://a.example/") == (200, "")
    assert await ask(answers, "https://a.example/", "POST") == (201, "")


async def test_own_answers_go_before_shared_ones() -> None:
    own, shared = [canned(url="*/x", body="own")], [canned(url="*", body="shared")]
    answers = CannedAnswers(own, shared)
    assert await ask(answers, "https://a.example/y") == (200, "shared")
    assert await ask(answers, "https://a.example/x") == (200, "own")
    assert await ask(answers, "https://a.example/x") == (200, "own")


async def test_json_and_text_have_their_media_types() -> None:
    answers = CannedAnswers(
        [
            canned(url="*", json=None),
            canned(url="*", body=1.5),
            canned(url="*", body="<a/>", content_type="text/xml"),
        ]
    )
    responses = [await answers.send(Request(method="GET", url="https://a/")) for _ in range(3)]
    assert [(r.media_type, r.text) for r in responses] == [
        ("application/json", "null"),
        ("text/plain", "1.5"),
        ("text/xml", "<a/>"),
    ]


@pytest.mark.parametrize("reason", ["timeout", "network", "too-large", "refused", "bad-url"])
async def test_a_failure_has_the_reason_that_is_asked_for(reason: str) -> None:
    answers = CannedAnswers([canned(url="*", fail=reason)])
    with pytest.raises(HttpFailure) as failure:
        await ask(answers, "https://a.example/")
    assert failure.value.reason == reason
    assert answers.unanswered == []


async def test_a_delay_as_long_as_the_patience_is_a_time_out() -> None:
    answers = CannedAnswers([canned(url="*", delay="10 s"), canned(url="*", delay="9 s")])
    with pytest.raises(HttpFailure) as failure:
        await ask(answers, "https://a.example/")
    assert failure.value.reason == "timeout"
    assert await ask(answers, "https://a.example/") == (200, "")


async def test_a_request_that_nothing_fits_is_refused_and_noted() -> None:
    answers = CannedAnswers([canned(url="https://a.example/x")])
    with pytest.raises(HttpFailure) as failure:
        await ask(answers, "https://b.example/x")
    assert failure.value.reason == "refused"
    assert [request.url for request in answers.unanswered] == ["https://b.example/x"]


async def test_the_webhook_of_the_flow_stands_in_a_document() -> None:
    answers = CannedAnswers([canned(url="*", body="<Redirect>${webhook}?a=1</Redirect>")])
    answers.webhook = "http://house/flow"
    said = await ask(answers, "https://a.example/")
    assert said == (200, "<Redirect>http://house/flow?a=1</Redirect>")
