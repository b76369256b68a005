"""SL405: a request asks for more than Studio takes."""

import re
from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import FETCHES
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text
from soundstage.lint.urls import blanked

_ROWS = re.compile(r"[?&](?:page_?size|limit|per_?page|max_?records|count)=([0-9]{3,})\b", re.I)
_FILE = re.compile(r"\.(csv|xlsx?|pdf|zip|mp3|wav|mp4|png|jpe?g|gif)(?=$|[?#])", re.I)


def _check(flow: Flow) -> Iterator[Hit]:
    size = f"{flow.limits.http_bytes // 1024} kB"
    for one in flow.of_type(*FETCHES):
        url = flow.text(one, "url")
        for pattern, what in ((_ROWS, "many rows"), (_FILE, "a file")):
            found = pattern.search(blanked(url))
            if found:
                message = f"this asks for {what}: an answer of more than {size} is a failure"
                yield Hit(place(one, "properties", "url"), message, found.span())


def _get(query: str) -> dict[str, object]:
    properties = {"method": "GET", "url": f"https://orders.example.com/open{query}"}
    return state("fetch", "make-http-request", properties, success="tell", failed="tell")


_TELL = text("tell", "You have {{widgets.fetch.parsed.orders.size}} open orders.")

RULE = Rule(
    code="SL405",
    name="large-answer",
    severity=Severity.NOTE,
    summary="a request asks for more than Studio takes",
    why="An answer may have 64 kB. A larger one is thrown away as a whole, and the state leaves by "
    "its failure; with real data that happens sooner than in a test.",
    fix="ask for fewer rows or fields, or let a Function shorten the answer",
    example=Example((_get("?limit=500"), _TELL), {"incomingMessage": "fetch"}),
    fixed=Example((_get("?limit=15"), _TELL), {"incomingMessage": "fetch"}),
    check=_check,
)
