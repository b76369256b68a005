"""SL409: a password, token or key is written down in the flow."""

import re
from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import FETCHES
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text
from soundstage.lint.templates import Use
from soundstage.lint.urls import blanked

_LOGIN = re.compile(r"(?:https?|wss?|sip)://[^\s/:@·]*:([^\s/@·]+)@")
_QUERY = re.compile(
    r"[?&](?:api[_-]?key|key|token|access[_-]?token|auth[_-]?token|secret|password|passwd|pwd|"
    r"signature|sig|code)=([A-Za-z0-9_.~+/=%-]{8,})",
    re.I,
)
_NAMES = re.compile(r"(api_?key|token|secret|passw(or)?d|authorization)$", re.I)
_KNOWN = re.compile(r"\b(sk_(?:live|test)_\w{16,}|AIza[\w-]{35}|xox[bap]-[\w-]{10,}|ghp_\w{30,})")
_PASSWORDS = frozenset({"sip_password", "sip_auth_password"})
_STAND_IN = re.compile(
    r"[A-Z]+(?:_[A-Z]+)+|x+|token|password|secret|true|false|null|"
    r".*(?:[Yy]our|YOUR|[Pp]laceholder|\$\{).*|"
)


def _check(flow: Flow) -> Iterator[Hit]:
    for use in flow.texts:
        source = blanked(use.source)
        for pattern in (_LOGIN, _QUERY, _KNOWN):
            for found in pattern.finditer(source):
                if not _STAND_IN.fullmatch(found[1]):
                    yield _hit(use, found.span(1))
        if use.property in _PASSWORDS and use.source.strip() and not use.is_live:
            yield _hit(use, (0, len(use.source)))
    yield from _parameters(flow)


def _parameters(flow: Flow) -> Iterator[Hit]:
    for one in flow.of_type(*FETCHES):
        pairs = one.properties.get("parameters")
        for number, pair in enumerate(pairs if isinstance(pairs, list) else ()):
            if not isinstance(pair, dict):
                continue
            key, value = pair.get("key"), pair.get("value")
            if not isinstance(key, str) or not isinstance(value, str) or not _NAMES.search(key):
                continue
            if "{{" not in value and not _STAND_IN.fullmatch(value.strip()):
                path = place(one, "properties", "parameters", number, "value")
                yield Hit(path, f"the value of {key} is written down for everybody to read")


def _hit(use: Use, span: tuple[int, int]) -> Hit:
    return Hit(use.path, "a secret is written down here for everybody to read", span)


def _get(url: str) -> dict[str, object]:
    properties = {"method": "GET", "url": url}
    return state("fetch", "make-http-request", properties, success="tell", failed="tell")


_TELL = text("tell", "Thank you!")

RULE = Rule(
    code="SL409",
    name="hard-coded-secret",
    severity=Severity.ERROR,
    summary="a password, token or key is written down in the flow",
    why="A definition is read by everybody who may see the flow, lies in its history for ever and "
    "is pasted into tickets. A secret in it is not one any more.",
    fix="go through a Function that has the secret in its environment, and change the secret",
    example=Example(
        (_get("https://orders:5ecret-w0rd@orders.example.com/open"), _TELL),
        {"incomingMessage": "fetch"},
    ),
    fixed=Example(
        (_get("https://flows.example.com/open-orders"), _TELL), {"incomingMessage": "fetch"}
    ),
    check=_check,
    everywhere=True,
)
