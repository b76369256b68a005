"""The attributes of loops: `limit:2 offset:1 cols:3`, in any order and without commas."""

from collections.abc import Callable
from typing import Any

from soundstage.liquid.errors import Fault
from soundstage.liquid.expressions import expression
from soundstage.liquid.numbers import int_value, is_number, read
from soundstage.liquid.parser import Node, Parser
from soundstage.liquid.run import Run
from soundstage.liquid.values import java_text, number_fault

ENDLESS = (1 << 31) - 1

Attributes = Callable[[Run], dict[str, int]]


def read_attributes(parser: Parser) -> Attributes:
    """Read attributes up to the end of the tag; what is no number is ignored (golden-841)."""
    nodes: list[tuple[str, Node]] = []
    while parser.kind == "id":
        name = parser.next().text
        parser.expect(":")
        if name == "offset" and parser.at_word("continue"):
            parser.next()
            nodes.append((name, lambda run: run.position))
        else:
            nodes.append((name, expression(parser)))
    parser.expect("%}")

    def attributes(run: Run) -> dict[str, int]:
        values = {"offset": 0, "limit": ENDLESS}
        for name, node in nodes:
            value = node(run)
            try:
                values[name] = to_whole_number(run, value)
            except Fault as fault:
                if fault.kind == "limit":
                    raise
        return values

    return attributes


def whole_number(run: Run, node: Node) -> int:
    """Return what a node gives as a 32-bit integer."""
    return to_whole_number(run, node(run))


def to_whole_number(run: Run, value: Any) -> int:
    """Return a value as a 32-bit integer: numeric text allowed, decimals cut."""
    if is_number(value):
        return int_value(value)
    number = read(java_text(run, value))
    if number is None:
        raise number_fault(run, value)
    return int_value(number)
