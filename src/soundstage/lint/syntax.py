"""What a template is made of, read off its tokens: outputs, comparisons, loops, dates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from soundstage.liquid.errors import Fault
from soundstage.liquid.lexer import Token, tokenize

Span = tuple[int, int]
Names = tuple[str | int, ...]

_COMPARES = frozenset({"==", "!=", "<>", "<", ">", "<=", ">=", "contains"})
_LITERALS = frozenset({"str", "int", "float"})


class Filter(NamedTuple):
    """A filter after a value: its name, where that stands, and its first argument if literal."""

    name: str
    span: Span
    argument: str | None


class Output(NamedTuple):
    """`{{ path | filters }}`; the path is None for anything that is not one path."""

    span: Span
    path: Names | None
    literal: str | None
    filters: tuple[Filter, ...]


class Comparison(NamedTuple):
    """A path compared with a literal, whichever stands on the left."""

    path: Names
    operator: str
    literal: Token
    span: Span


class Loop(NamedTuple):
    """`for … in …`: over a path, or a number of rounds; `head` is where its tag ends."""

    path: Names | None
    rounds: int | None
    limit: int | None
    head: int
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was found in one template."""

    outputs: tuple[Output, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    loops: tuple[Loop, ...] = ()
    values: tuple[Output, ...] = ()
    tests: tuple[Span, ...] = ()
    has_tags: bool = False


@lru_cache(maxsize=4_096)
def read(source: str) -> Reading:
    """Return what a template is made of; nothing of one that cannot be read."""
    if "{{" not in source and "{%" not in source:
        return Reading()
    try:
        tokens = tokenize(source)
    except Fault:
        return Reading(has_tags="{%" in source)
    outputs = tuple(_outputs(tokens))
    return Reading(
        outputs=outputs,
        comparisons=tuple(_comparisons(tokens)),
        loops=tuple(_loops(tokens)),
        values=(*outputs, *_assigned(tokens)),
        tests=tuple(_tests(tokens)),
        has_tags=any(token.kind in ("{%", "raw") for token in tokens),
    )


def _outputs(tokens: Sequence[Token]) -> Iterator[Output]:
    for index, token in enumerate(tokens):
        if token.kind == "{{":
            yield _value(tokens, index + 1, token.start)


def _assigned(tokens: Sequence[Token]) -> Iterator[Output]:
    for index, token in enumerate(tokens[:-3]):
        if token.kind == "{%" and tokens[index + 1].text == "assign":
            yield _value(
                tokens, index + 4, tokens[index + 4 if index + 4 < len(tokens) else -1].start
            )


def _value(tokens: Sequence[Token], index: int, start: int) -> Output:
    """Read a value and its filters up to the end of its mark."""
    first = tokens[min(index, len(tokens) - 1)]
    path, after = _path(tokens, index)
    literal = first.text[1:-1] if first.kind == "str" else None
    if path is None:
        after = index + 1
    if after < len(tokens) and tokens[after].kind not in ("|", "}}", "%}"):
        path = literal = None
    filters = []
    while index < len(tokens) - 1 and tokens[index].kind not in ("}}", "%}"):
        if tokens[index].kind == "|" and tokens[index + 1].kind == "id":
            filters.append(_filter(tokens, index + 1))
        index += 1
    return Output((start, tokens[min(index, len(tokens) - 1)].end), path, literal, tuple(filters))


def _filter(tokens: Sequence[Token], index: int) -> Filter:
    name = tokens[index]
    given = tokens[index + 2] if index + 2 < len(tokens) and tokens[index + 1].kind == ":" else None
    argument = given.text.strip("'\"") if given and given.kind in _LITERALS else None
    return Filter(name.text, (name.start, name.end), argument)


def _path(tokens: Sequence[Token], index: int) -> tuple[Names | None, int]:
    """Read a path; it stops before the first index that is only known later."""
    if index >= len(tokens) or tokens[index].kind != "id":
        return None, index
    names: list[str | int] = [tokens[index].text]
    index += 1
    while index < len(tokens) - 2:
        here, key = tokens[index], tokens[index + 1]
        if here.kind == "." and key.kind == "id":
            names.append(key.text)
            index += 2
        elif here.kind == "[" and key.kind in ("str", "int") and tokens[index + 2].kind == "]":
            names.append(key.text[1:-1] if key.kind == "str" else int(key.text))
            index += 3
        else:
            break
    return tuple(names), index


def _comparisons(tokens: Sequence[Token]) -> Iterator[Comparison]:
    for index, token in enumerate(tokens):
        if token.kind == "id" and tokens[index - 1].kind not in (".", "["):
            path, after = _path(tokens, index)
            if path and after + 1 < len(tokens) and tokens[after].text in _COMPARES:
                other = tokens[after + 1]
                if other.kind in _LITERALS:
                    span = (token.start, other.end)
                    yield Comparison(path, tokens[after].text, other, span)
        elif token.kind in _LITERALS and tokens[index + 1].text in _COMPARES:
            path, after = _path(tokens, index + 2)
            if path:
                span = (token.start, tokens[after - 1].end)
                yield Comparison(path, tokens[index + 1].text, token, span)


def _loops(tokens: Sequence[Token]) -> Iterator[Loop]:
    depth = 0
    for index, token in enumerate(tokens[:-1]):
        if token.kind != "{%":
            continue
        word = tokens[index + 1].text
        if word in ("endfor", "endtablerow"):
            depth = max(0, depth - 1)
        elif word in ("for", "tablerow"):
            yield _loop(tokens, index, depth)
            depth += 1


def _loop(tokens: Sequence[Token], index: int, depth: int) -> Loop:
    start, index = tokens[index].start, index + 4
    path, rounds, limit = None, None, None
    low, dots, high = (tokens[min(index + n, len(tokens) - 1)] for n in (1, 2, 3))
    if tokens[min(index, len(tokens) - 1)].kind != "(":
        path, _ = _path(tokens, index)
    elif (low.kind, dots.kind, high.kind) == ("int", "..", "int"):
        rounds = max(0, int(high.text) - int(low.text) + 1)
    while index < len(tokens) - 1 and tokens[index].kind != "%}":
        if tokens[index].text == "limit" and tokens[index + 1].kind == ":":
            given = tokens[min(index + 2, len(tokens) - 1)]
            limit = int(given.text) if given.kind == "int" else None
        index += 1
    end = tokens[min(index, len(tokens) - 1)]
    return Loop(path, rounds, limit, end.start, (start, end.end), depth)


def _tests(tokens: Sequence[Token]) -> Iterator[Span]:
    """Yield where the conditions of `if`, `unless`, `elsif` and `case` stand."""
    for index, token in enumerate(tokens[:-1]):
        if token.kind == "{%" and tokens[index + 1].text in ("if", "unless", "elsif", "case"):
            end = index
            while end < len(tokens) - 1 and tokens[end].kind != "%}":
                end += 1
            yield token.start, tokens[end].end
