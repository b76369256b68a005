"""`tablerow`: the rows and cells of an HTML table."""

from typing import Any

from soundstage.liquid.blocks import BlockReader, end_tag
from soundstage.liquid.expressions import expression
from soundstage.liquid.lookups import lookup, starts_lookup
from soundstage.liquid.parser import Node, Parser, join_parts, too_long
from soundstage.liquid.run import Run
from soundstage.liquid.tags.attributes import read_attributes
from soundstage.liquid.values import as_text, elements, utf16_size


def tablerow_tag(parser: Parser, read_block: BlockReader) -> Node:
    """`tablerow x in path cols:2 limit:3`; never over a range (tag-tablerow-1 to -5)."""
    name = parser.expect("id").text
    if not parser.at_word("in"):
        raise parser.unexpected("expected 'in'")
    parser.next()
    if not starts_lookup(parser):
        raise parser.unexpected("expected a path")
    data = lookup(parser, expression)
    attributes = read_attributes(parser)
    with parser.scope(name, "tablerowloop") as slots:
        block = join_parts(read_block(parser, "endtablerow"))
    end_tag(parser)

    def tablerow(run: Run) -> Any:
        items = elements(run, data(run))
        values = attributes(run)
        columns = values.get("cols", len(items))
        items = items[: max(0, values["limit"])]
        if not items:
            return '<tr class="row1">\n</tr>\n'
        return _table(run, block, slots, items, columns)

    return tablerow


def _table(run: Run, block: Node, slots: list[int], items: list[Any], columns: int) -> str:
    written: list[str] = []
    size = 0
    column = row = 0
    for index, item in enumerate(items):
        run.count_round()
        column += 1
        last = index == len(items) - 1
        run.slots[slots[0]] = item
        run.slots[slots[1]] = _tablerowloop(len(items), index, column, columns)
        if column == 1:
            row += 1
            written.append(f'<tr class="row{row}">' + ("\n" if row == 1 else ""))
        text = as_text(run, block(run))
        size += utf16_size(text)
        if size > run.output_limit:
            raise too_long(run.output_limit)
        written.append(f'<td class="col{column}">{text}</td>')
        if column == columns or last:
            written.append("</tr>\n")
            column = 0
    return "".join(written)


def _tablerowloop(length: int, index: int, column: int, columns: int) -> dict[str, Any]:
    return {
        "length": length,
        "index": index + 1,
        "index0": index,
        "rindex": length - index,
        "rindex0": length - index - 1,
        "first": index == 0,
        "last": index == length - 1,
        "col": column,
        "col0": column - 1,
        "col_first": column == 1,
        "col_last": column == columns,
    }
