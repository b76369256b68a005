"""Paths into the context: names, keys and indexes, compiled to closures.

Undefined at any depth is nil and no error; an index that a list does not have is one
(lookup-13, lookup-46 to -53) [err].
"""

from collections.abc import Callable
from typing import Any

from soundstage.liquid.errors import Fault
from soundstage.liquid.numbers import int_value, is_number
from soundstage.liquid.parser import Lookup, Node, Parser
from soundstage.liquid.run import Run
from soundstage.liquid.values import java_text, member

_SELF_MADE = {"size", "first", "last"}

Step = str | tuple[Node, int]
"""A key, or the node of an index and its place."""

Expression = Callable[[Parser], Node]


def starts_lookup(parser: Parser) -> bool:
    """Tell whether a path starts at the token at hand."""
    return parser.kind in ("id", "[")


def lookup(parser: Parser, expression: Expression) -> Node:
    """Read a path: `a.b[0]`, `['name']` or `[name]`; a question mark after it is ignored."""
    start = parser.token.start
    if parser.kind == "[":
        found = _bracketed_root(parser, start)
    else:
        found = _named(parser, expression, start)
    parser.accept("?")
    parser.latest_lookup = found
    return found.node


def _bracketed_root(parser: Parser, start: int) -> Lookup:
    """Read `['name']`, or `[name]`: the variable that the text of `name` names (lookup-60)."""
    parser.next()
    token = parser.next()
    end = parser.expect("]").end
    if token.kind == "str":
        name = token.text[1:-1]
        parser.refer((name,), start, end)
        return Lookup(_root(parser, name), (name,))
    if token.kind != "id":
        raise Fault("syntax", f"found {token.text[:40]!r}: expected a name", token.start)
    parser.refer((token.text,), token.start, token.end)
    outer = _root(parser, token.text)
    slots = parser.visible_slots()

    def indirect(run: Run) -> Any:
        name = java_text(run, outer(run))
        return run.slots[slots[name]] if name in slots else run.global_value(name)

    return Lookup(indirect, None)


def _named(parser: Parser, expression: Expression, start: int) -> Lookup:
    token = parser.next()
    path: list[str | int] = [token.text]
    steps: list[Step] = []
    known = True
    end = path_end = token.end
    while parser.kind in (".", "["):
        step, static = _step(parser, expression)
        steps.append(step)
        end = parser.tokens[parser.index - 1].end
        known = known and static is not None
        if known and static is not None:
            path.append(static)
            path_end = end
    parser.refer(tuple(path), start, path_end)
    keys = [step for step in steps if isinstance(step, str) and step not in _SELF_MADE]
    if len(keys) == len(steps):
        node = _plain_path(parser, token.text, keys)
    else:
        node = _path(_root(parser, token.text), steps)
    return Lookup(node, tuple(path) if known else None)


def _step(parser: Parser, expression: Expression) -> tuple[Step, str | int | None]:
    """Read `.key` or `[index]`; also give the key when it is known without running."""
    if parser.next().kind == ".":
        key = parser.expect("id")
        if key.text == "blank":
            raise Fault("syntax", "found 'blank': it cannot be a key", key.start)
        return key.text, key.text
    token = parser.token
    static = _static_key(parser)
    node = expression(parser)
    parser.expect("]")
    return (node, token.start), static


def _static_key(parser: Parser) -> str | int | None:
    token = parser.token
    if parser.peek().kind != "]":
        return None
    if token.kind == "str":
        return token.text[1:-1]
    return int(token.text) if token.kind == "int" and len(token.text) < 10 else None


def _root(parser: Parser, name: str) -> Node:
    slot = parser.slot_of(name)
    if slot is not None:
        return lambda run: run.slots[slot]
    return lambda run: run.global_value(name)


def _plain_path(parser: Parser, name: str, keys: list[str]) -> Node:
    """Return the fast way for a path of keys only, which nearly all paths are."""
    slot = parser.slot_of(name)

    def path(run: Run) -> Any:
        value = run.variables.get(name) if slot is None else run.slots[slot]
        if value is None and slot is None:
            value = run.global_value(name)
        for key in keys:
            if not isinstance(value, dict):
                return None
            value = value.get(key)
        return value

    return path


def _path(root: Node, steps: list[Step]) -> Node:
    def path(run: Run) -> Any:
        value = root(run)
        for step in steps:
            if value is None:
                return None
            value = member(run, value, step) if isinstance(step, str) else _at(run, value, *step)
        return value

    return path


def _at(run: Run, value: Any, node: Node, offset: int) -> Any:
    """Return `value[index]`: a number indexes a list, a text looks up a key (lookup-13 to -30)."""
    index = node(run)
    if is_number(index):
        return _element(value, int_value(index), offset) if isinstance(value, list) else None
    if isinstance(value, list):
        return None
    return member(run, value, java_text(run, index))


def _element(value: list[Any], index: int, offset: int) -> Any:
    if 0 <= index < len(value):
        return value[index]
    raise Fault("index", f"there is no element {index} in a list of {len(value)}", offset)
