"""SL407: a state calls an address that is empty."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import FETCHES
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text


def _check(flow: Flow) -> Iterator[Hit]:
    """An address that is not there at all is for validation, unless a SID stands for it."""
    for one in flow.of_type(*FETCHES, "add-twiml-redirect"):
        url = one.properties.get("url", "" if one.properties.get("function_sid") else None)
        if isinstance(url, str) and not url.strip():
            message = f"{one.name} has no URL: it always leaves by its failure"
            at = ("properties", "url") if "url" in one.properties else ("properties",)
            yield Hit(place(one, *at), message)


def _function(url: str) -> dict[str, object]:
    return state("find", "run-function", {"url": url}, success="tell", fail="tell")


_TELL = text("tell", "Thank you!")

RULE = Rule(
    code="SL407",
    name="empty-url",
    severity=Severity.ERROR,
    summary="a state calls an address that is empty",
    why="It is what a draft looks like before the Function was chosen, or an export from an "
    "account that has it. The state cannot do anything but fail.",
    fix="write the URL, or choose the Function again",
    example=Example((_function(""), _TELL), {"incomingMessage": "find"}),
    fixed=Example(
        (_function("https://flows.example.com/find"), _TELL), {"incomingMessage": "find"}
    ),
    check=_check,
)
