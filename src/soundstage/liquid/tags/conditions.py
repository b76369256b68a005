"""`if`, `unless` and `case`: one of several blocks, or none."""

from typing import Any

from soundstage.liquid.blocks import BlockReader, end_tag
from soundstage.liquid.expressions import expression, term
from soundstage.liquid.parser import Node, Parser, join_parts
from soundstage.liquid.run import Run
from soundstage.liquid.values import equal, is_true

Branch = tuple[Node, Node]
"""A condition and the block it guards."""


def if_tag(parser: Parser, read_block: BlockReader) -> Node:
    """`if`, any number of `elsif`, then at most one `else` (tag-if-1 to -12)."""
    branches: list[Branch] = []
    first = parser.token.start
    tag = "if"
    while True:
        start = parser.token.start
        condition = _head(parser)
        block = join_parts(read_block(parser, "elsif", "else", "endif"))
        branches.append((condition, parser.branch(tag, "it holds", start, block)))
        if not parser.at_word("elsif"):
            break
        tag = parser.next().text
    otherwise = _else(parser, read_block, "endif")
    return _choose(branches, parser.branch("if", "nothing holds", first, otherwise))


def unless_tag(parser: Parser, read_block: BlockReader) -> Node:
    """`unless` with an optional `else`, but no `elsif` (tag-if-10)."""
    start = parser.token.start
    condition = _head(parser)
    block = join_parts(read_block(parser, "else", "endunless"))
    block = parser.branch("unless", "it does not hold", start, block)
    otherwise = _else(parser, read_block, "endunless")
    otherwise = parser.branch("unless", "it holds", start, otherwise)

    def unless(run: Run) -> Any:
        return otherwise(run) if is_true(condition(run)) else block(run)

    return unless


def case_tag(parser: Parser, read_block: BlockReader) -> Node:
    """`case` with at least one `when`; the first match wins (tag-case-1 to -21)."""
    first = parser.token.start
    value = _head(parser)
    if parser.kind == "text":
        parser.next()
    parser.expect("{%")
    branches: list[tuple[list[Node], Node]] = []
    if not parser.at_word("when"):
        raise parser.unexpected("expected the tag 'when'")
    while parser.at_word("when"):
        parser.next()
        start = parser.token.start
        terms = _when_terms(parser)
        block = join_parts(read_block(parser, "when", "else", "endcase"))
        branches.append((terms, parser.branch("when", "it fits", start, block)))
    otherwise = _else(parser, read_block, "endcase")
    otherwise = parser.branch("case", "nothing fits", first, otherwise)

    def case(run: Run) -> Any:
        subject = value(run)
        for terms, block in branches:
            run.spend(len(terms))
            if any(equal(run, subject, candidate(run)) for candidate in terms):
                return block(run)
        return otherwise(run)

    return case


def _head(parser: Parser) -> Node:
    condition = expression(parser)
    parser.expect("%}")
    return condition


def _else(parser: Parser, read_block: BlockReader, end: str) -> Node:
    """Read what may follow the last branch, up to and with the ending tag."""
    if not parser.at_word("else"):
        end_tag(parser)
        return lambda run: None
    end_tag(parser)
    block = join_parts(read_block(parser, end))
    end_tag(parser)
    return block


def _when_terms(parser: Parser) -> list[Node]:
    terms = [term(parser)]
    while parser.kind == "," or parser.at_word("or"):
        parser.next()
        terms.append(term(parser))
    parser.expect("%}")
    return terms


def _choose(branches: list[Branch], otherwise: Node) -> Node:
    if len(branches) == 1:
        condition, block = branches[0]
        return lambda run: block(run) if is_true(condition(run)) else otherwise(run)

    def choose(run: Run) -> Any:
        run.spend(len(branches))
        for condition, block in branches:
            if is_true(condition(run)):
                return block(run)
        return otherwise(run)

    return choose
