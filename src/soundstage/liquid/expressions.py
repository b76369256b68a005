"""Expressions: literals, comparisons and logic, compiled to closures.

Comparison binds tighter than `and` and `or`, which share one precedence and group from the
right (logic-14, logic-17). Both sides are always evaluated, as the engine does.
"""

import operator
from collections.abc import Callable
from typing import Any

from soundstage.liquid.errors import Fault
from soundstage.liquid.lookups import lookup, starts_lookup
from soundstage.liquid.numbers import as_double, is_number, long_of
from soundstage.liquid.parser import Node, Parser
from soundstage.liquid.run import Run
from soundstage.liquid.values import BLANK, EMPTY, Array, as_text, equal, is_true, same

_LITERALS: dict[str, Any] = {
    "true": True,
    "false": False,
    "nil": None,
    "null": None,
    "empty": EMPTY,
    "blank": BLANK,
}

_CONTAINS, _EQUALITY, _ORDER = 1, 2, 3
_LEVELS = {
    "contains": _CONTAINS,
    "==": _EQUALITY,
    "!=": _EQUALITY,
    "<>": _EQUALITY,
    "<": _ORDER,
    "<=": _ORDER,
    ">": _ORDER,
    ">=": _ORDER,
}
_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

Operator = Callable[[Run, Any, Any], bool]


def expression(parser: Parser) -> Node:
    """Read a whole expression."""
    with parser.nested():
        operands = [_comparison(parser, _CONTAINS)]
        words = []
        while parser.at_word("and", "or"):
            words.append(parser.next().text)
            operands.append(_comparison(parser, _CONTAINS))
    if not words:
        return operands[0]
    return _logic(operands, words)


def term(parser: Parser) -> Node:
    """Read a single value: a literal, a path, or an expression in parentheses."""
    token = parser.token
    if token.kind == "str":
        return constant(parser.next().text[1:-1])
    if token.kind == "int":
        return _integer(parser)
    if token.kind == "float":
        return constant(float(parser.next().text))
    if token.kind == "(":
        parser.next()
        inside = expression(parser)
        parser.expect(")")
        return inside
    if token.kind == "id" and token.text in _LITERALS:
        return constant(_LITERALS[parser.next().text])
    if starts_lookup(parser):
        return lookup(parser, expression)
    raise parser.unexpected("expected a value")


def constant(value: Any) -> Node:
    """Return a node that always gives the same value."""
    return lambda run: value


def _integer(parser: Parser) -> Node:
    token = parser.next()
    number = long_of(token.text)
    if number is None:
        parser.later.append(Fault("type", "this integer needs more than 64 bits", token.start))
    return constant(number)


def _comparison(parser: Parser, floor: int) -> Node:
    """Read comparisons that bind at least as tightly as `floor`, grouped from the left."""
    first = term(parser)
    steps: list[tuple[Operator, Node]] = []
    while parser.kind != "str":
        sign = parser.token.text
        level = _LEVELS.get(sign, 0)
        if level < floor:
            break
        parser.next()
        steps.append((_operator(sign), _comparison(parser, level + 1)))
    if len(steps) == 1:
        return _compare(first, *steps[0])
    return _compare_all(first, steps) if steps else first


def _compare(left: Node, decide: Operator, right: Node) -> Node:
    return lambda run: decide(run, left(run), right(run))


def _compare_all(first: Node, steps: list[tuple[Operator, Node]]) -> Node:
    def compare(run: Run) -> Any:
        run.spend(len(steps))
        value = first(run)
        for decide, right in steps:
            value = decide(run, value, right(run))
        return value

    return compare


def _operator(sign: str) -> Operator:
    if sign == "==":
        return equal
    if sign == "contains":
        return contains
    if sign in _ORDERS:
        return _order(_ORDERS[sign])
    return lambda run, left, right: not equal(run, left, right)


def _order(decide: Callable[[float, float], bool]) -> Operator:
    """Compare by size: only two numbers, everything else is false (compare-166 to -385)."""

    def ordered(run: Run, left: Any, right: Any) -> bool:
        if not (is_number(left) and is_number(right)):
            return False
        return decide(as_double(left), as_double(right))

    return ordered


def contains(run: Run, whole: Any, part: Any) -> bool:
    """Find text in text, or an element of the same Java type in a list (contains-1 to -32)."""
    if isinstance(whole, str):
        run.spend_text(len(whole))
        return as_text(run, part) in whole
    if isinstance(whole, list):
        run.spend_value(whole)
        return any(same(part, item) for item in whole)
    return False


def _logic(operands: list[Node], words: list[str]) -> Node:
    conjunctions = [word == "and" for word in reversed(words)]

    def logic(run: Run) -> bool:
        run.spend(len(operands))
        values = [is_true(operand(run)) for operand in operands]
        result = values.pop()
        for both in conjunctions:
            left = values.pop()
            result = (left and result) if both else (left or result)
        return result

    return logic


Filter = Callable[[Run, Any, list[Any]], Any]


def filtered(parser: Parser, value: Node, filters: dict[str, Filter]) -> Node:
    """Read the filters after a value and return the value that comes out of the last one."""
    chain: list[tuple[Filter, list[Node]]] = []
    while parser.accept("|"):
        name = parser.expect("id")
        function = filters.get(name.text)
        if function is None:
            message = f"there is no filter named {name.text[:40]!r}"
            parser.later.append(Fault("unknown-filter", message, name.start))
            function = _unknown
        chain.append((function, _arguments(parser)))
    return _filter_chain(value, chain) if chain else value


def _filter_chain(value: Node, chain: list[tuple[Filter, list[Node]]]) -> Node:
    """Return a value passed through filters; every value they build has a bounded size."""

    def filter_value(run: Run) -> Any:
        result = value(run)
        for function, arguments in chain:
            run.spend(1 + len(arguments))
            result = function(run, result, [argument(run) for argument in arguments])
            if isinstance(result, (str, Array)):
                run.check_size(len(result))
        return result

    return filter_value


def _unknown(run: Run, value: Any, arguments: list[Any]) -> Any:
    return None


def _arguments(parser: Parser) -> list[Node]:
    if not parser.accept(":"):
        return []
    arguments = [_argument(parser)]
    while parser.accept(","):
        arguments.append(_argument(parser))
    return arguments


def _argument(parser: Parser) -> Node:
    """Read one argument; `key: value` passes a map (syntax-130)."""
    if parser.kind != "id" or parser.peek().kind != ":":
        return expression(parser)
    key = parser.next().text
    parser.next()
    value = expression(parser)
    return lambda run: {key: value(run)}
