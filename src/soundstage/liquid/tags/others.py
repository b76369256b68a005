"""`comment`, `include` and `ifchanged`: tags that seldom print anything."""

from typing import Any

from soundstage.liquid.blocks import BlockReader, end_tag, skip_words
from soundstage.liquid.errors import Fault
from soundstage.liquid.parser import Node, Parser, join_parts
from soundstage.liquid.run import Run


def comment_tag(parser: Parser, read_block: BlockReader) -> None:
    """Skip to the end; the tokens inside must be well formed (tag-comment-1 to -8).

    A comment may hold other comments: it goes on as long as the next comment tag is one more
    end (golden-767, golden-771).
    """
    parser.expect("%}")
    while not _at_last_end(parser):
        if parser.next().kind == "eof":
            raise Fault("syntax", "'comment' is never closed: expected '{% endcomment %}'")
    parser.next()
    end_tag(parser)


def _at_last_end(parser: Parser) -> bool:
    if not _is_tag(parser, parser.index, "endcomment"):
        return False
    for index in range(parser.index + 1, len(parser.tokens)):
        if _is_tag(parser, index, "comment"):
            return True
        if _is_tag(parser, index, "endcomment"):
            return False
    return True


def _is_tag(parser: Parser, index: int, name: str) -> bool:
    words = parser.tokens[index : index + 3]
    return [word.kind for word in words] == ["{%", "id", "%}"] and words[1].text == name


def include_tag(parser: Parser, read_block: BlockReader) -> None:
    """Studio has no files to include: a quoted name prints nothing (syntax-107)."""
    start = parser.token.start
    if parser.kind == "%}":
        raise parser.unexpected("expected a name in quotes")
    quoted = parser.kind == "str" and parser.peek().kind == "%}"
    skip_words(parser)
    parser.expect("%}")
    if not quoted:
        parser.later.append(Fault("other", "expected one name in quotes and nothing else", start))


def ifchanged_tag(parser: Parser, read_block: BlockReader) -> Node:
    """Print a block when its text is not the last one; fails outside a `for` (tag-if-13)."""
    skip_words(parser)
    parser.expect("%}")
    block = join_parts(read_block(parser, "endifchanged"))
    end_tag(parser)
    in_loop = parser.slot_of("forloop") is not None

    def changed(run: Run) -> Any:
        if not in_loop:
            raise Fault("other", "'ifchanged' only works inside a 'for' loop")
        text = block(run)
        if text == run.changed:
            return None
        run.changed = text
        return text

    return changed
