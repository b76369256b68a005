"""`for` over lists and ranges, `break`, `continue` and `cycle`."""

from collections.abc import Callable
from typing import Any

from soundstage.liquid.blocks import BlockReader, end_tag, skip_words
from soundstage.liquid.errors import Fault
from soundstage.liquid.expressions import expression
from soundstage.liquid.lookups import lookup, starts_lookup
from soundstage.liquid.parser import Node, Parser, Part, join_parts, too_long
from soundstage.liquid.run import Run
from soundstage.liquid.tags.attributes import read_attributes, whole_number
from soundstage.liquid.values import (
    BREAK,
    CONTINUE,
    Array,
    as_text,
    elements,
    printed,
    utf16_size,
)

Show = Callable[[Run, Any], str]


def for_tag(parser: Parser, read_block: BlockReader) -> Node:
    """`for x in path` and `for i in (a..b)` (tag-for-1 to -72)."""
    start = parser.token.start
    name = parser.expect("id").text
    if not parser.at_word("in"):
        raise parser.unexpected("expected 'in'")
    parser.next()
    if parser.kind == "(":
        return _range_loop(parser, read_block, name, start)
    if not starts_lookup(parser) or parser.at_word("blank", "true", "false", "nil", "null"):
        raise parser.unexpected("expected a path or a range in parentheses")
    return _list_loop(parser, read_block, name, start)


def _list_loop(parser: Parser, read_block: BlockReader, name: str, start: int) -> Node:
    first = parser.index
    data = lookup(parser, expression)
    title = f"{name}-{parser.text_since(first)}"
    attributes = read_attributes(parser)
    with parser.scope(name, "forloop") as slots:
        parts = read_block(parser, "else", "endfor")
    otherwise: Node | None = None
    if parser.at_word("else"):
        end_tag(parser)
        otherwise = join_parts(read_block(parser, "endfor"))
    end_tag(parser)

    def loop(run: Run) -> Any:
        values = attributes(run)
        items = elements(run, data(run))
        if not items:
            return otherwise(run) if otherwise else None
        body = _Body(run, parts, slots, list_text)
        limit = values["limit"]
        index = values["offset"]
        length = min(limit, len(items))
        last = min(index + limit, len(items)) - 1
        position = index
        for round_ in range(max(0, last - index + 1)):
            run.count_round()
            position = index + round_
            item = _element(items, position)
            if body.round(item, _forloop(title, length, round_, position == last)):
                break
        run.position = position + 1
        return "".join(body.written)

    return parser.loop(start, parts, _own_counters(loop))


def _element(items: list[Any], position: int) -> Any:
    if position < 0:
        raise Fault("index", f"there is no element {position} in a list of {len(items)}")
    return items[position]


def _range_loop(parser: Parser, read_block: BlockReader, name: str, start: int) -> Node:
    """Read a range loop; whatever fails inside it only ends the loop (loop-errors-1 to -15)."""
    parser.next()
    low = expression(parser)
    parser.expect("..")
    high = expression(parser)
    parser.expect(")")
    attributes = read_attributes(parser)
    with parser.scope(name, "forloop") as slots:
        parts = read_block(parser, "endfor")
    end_tag(parser)

    def loop(run: Run) -> Any:
        values = attributes(run)
        body = _Body(run, parts, slots, printed)
        try:
            _run_range(run, body, values, whole_number(run, low), whole_number(run, high))
        except Fault as fault:
            if fault.kind == "limit":
                raise
        return "".join(body.written)

    return parser.loop(start, parts, _own_counters(loop))


def _own_counters(loop: Node) -> Node:
    """Counters that start inside a loop are not seen after it (loop-11)."""

    def scoped(run: Run) -> Any:
        run.shown.append({})
        try:
            return loop(run)
        finally:
            run.shown.pop()

    return scoped


def _run_range(run: Run, body: "_Body", values: dict[str, int], low: int, high: int) -> None:
    number = low + values["offset"]
    count = 0
    while number <= high and count < values["limit"]:
        run.count_round()
        last = number == high or count == values["limit"] - 1
        if body.round(number, _forloop("", high - low, count, last)):
            break
        number += 1
        count += 1


class _Body:
    """The inside of a loop while it runs: its parts, and what they have printed so far."""

    __slots__ = ("limit", "parts", "run", "show", "size", "slots", "written")

    def __init__(self, run: Run, parts: list[Part], slots: list[int], show: Show) -> None:
        self.run = run
        self.parts = parts
        self.slots = slots
        self.show = show
        self.limit = run.output_limit
        self.size = 0
        self.written: list[str] = []

    def round(self, item: Any, forloop: dict[str, Any]) -> bool:
        """Run the parts once; tell whether the loop is broken off."""
        run = self.run
        run.spend(len(self.parts))
        run.slots[self.slots[0]] = item
        run.slots[self.slots[1]] = forloop
        for part in self.parts:
            value = part if isinstance(part, str) else part(run)
            if value is BREAK:
                return True
            if value is CONTINUE:
                return False
            self.write(self.show(run, value))
        return False

    def write(self, text: str) -> None:
        self.size += utf16_size(text)
        if self.size > self.limit:
            raise too_long(self.limit)
        self.written.append(text)


def list_text(run: Run, value: Any) -> str:
    """Print inside a list loop: lists of the data come out flattened (loop-2, tag-for-60)."""
    return printed(run, value) if isinstance(value, Array) else as_text(run, value)


def _forloop(title: str, length: int, round_: int, last: bool) -> dict[str, Any]:
    """Return the loop's own variable; the order is the one it prints in (tag-for-45)."""
    loop = {
        "rindex0": length - round_ - 1,
        "rindex": length - round_,
        "last": last,
        "index0": round_,
        "name": title,
        "length": length,
        "index": round_ + 1,
        "first": round_ == 0,
    }
    if not title:
        del loop["name"]
    return loop


def break_tag(parser: Parser, read_block: BlockReader) -> Node:
    """End the innermost loop; outside a loop the whole text is lost (loop-18)."""
    return _signal(parser, BREAK)


def continue_tag(parser: Parser, read_block: BlockReader) -> Node:
    """End this round of the innermost loop (loop-19)."""
    return _signal(parser, CONTINUE)


def _signal(parser: Parser, signal: Any) -> Node:
    skip_words(parser)
    parser.expect("%}")
    return lambda run: signal


def cycle_tag(parser: Parser, read_block: BlockReader) -> Node:
    """Print one value after the other, by group name or by the values (tag-cycle-1 to -6)."""
    group: Node | None = None
    values = [expression(parser)]
    if parser.accept(":"):
        group = values.pop()
        values.append(expression(parser))
    while parser.accept(","):
        values.append(expression(parser))
    parser.expect("%}")

    def cycle(run: Run) -> Any:
        run.spend(len(values))
        items = [as_text(run, value(run)) for value in values]
        key = tuple(items) if group is None else as_text(run, group(run))
        index, size = run.cycles.get(key, (0, len(items)))
        run.cycles[key] = ((index + 1) % size, size)
        return items[index] if index < len(items) else ""

    return cycle
