"""Translation of a Java pattern into the syntax of the `regex` package."""

from dataclasses import dataclass

from soundstage.widgets.java_regex import anchors, classes, escapes, sets
from soundstage.widgets.java_regex.case import Fold
from soundstage.widgets.java_regex.flags import Flags
from soundstage.widgets.java_regex.pieces import (
    Piece,
    Unsupported,
    alternatives,
    one,
    place,
    sequence,
)
from soundstage.widgets.java_regex.quantifiers import quantified
from soundstage.widgets.java_regex.references import Groups
from soundstage.widgets.java_regex.source import Source

_DEEPEST = 60
_AHEAD = ("=", "!")
_BEHIND = ("<=", "<!")


@dataclass(frozen=True, slots=True)
class Translation:
    """A pattern for the `regex` package, and whether texts must be put in lower case first."""

    text: str
    lowered: bool


def translate(pattern: str) -> Translation:
    """Translate a Java pattern; raise InvalidPattern if it is wrong or not supported."""
    return _Parser(Source(pattern)).translate()


class _Parser:
    """One pass over a pattern."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._flags = Flags()
        self._groups = Groups(source)
        self._folds: set[Fold] = set()
        self._depth = 0

    def translate(self) -> Translation:
        """Read the whole pattern."""
        try:
            piece = self._alternatives()
        except Unsupported as error:
            raise self._source.error(f"Unsupported: {error}") from None
        if self._source.peek():
            raise self._source.error("Unmatched closing ')'")
        text = self._groups.resolve(piece.text)
        return Translation(text, self._groups.need_lower_case(self._folds))

    def _alternatives(self) -> Piece:
        branches = [self._sequence()]
        while self._source.accept("|"):
            branches.append(self._sequence())
        return alternatives(branches)

    def _sequence(self) -> Piece:
        pieces: list[Piece] = []
        while True:
            self._source.skip_comments()
            if self._source.peek() in ("", "|", ")"):
                return sequence(pieces)
            before = self._groups.count
            piece = self._term()
            if piece is None:
                continue
            piece = quantified(self._source, piece)
            if piece.is_atomic:
                self._groups.seal(before)
            pieces.append(piece)

    def _term(self) -> Piece | None:
        """Read what a quantifier may follow; None for flags, which it may not."""
        if self._source.peek() == "{":
            return Piece("", longest=0, empty=True)
        letter = self._source.take()
        if letter in "*+?":
            raise self._source.error(f"Dangling meta character '{letter}'")
        if letter == "(":
            return self._group()
        if letter == "^":
            return place(anchors.line_start(self._flags))
        if letter == "$":
            return place(anchors.line_end(self._flags))
        self._folds.add(self._flags.fold)
        if letter == "[":
            return one(classes.bracketed(self._source, self._flags))
        if letter == "\\":
            return self._escape(self._source.take())
        if letter == ".":
            return one(anchors.dot(self._flags))
        return self._literal(letter)

    def _escape(self, letter: str) -> Piece:
        if letter == "R":
            return Piece(sets.LINE_BREAK, longest=2, ragged=True)
        if letter == "X":
            return Piece(r"\X", longest=None, behind=False)
        if letter == "k":
            return self._groups.named(self._flags.fold)
        if letter in "123456789":
            return self._groups.numbered(letter, self._flags.fold)
        anchor = anchors.escaped(self._source, letter, self._flags)
        if anchor is not None:
            return place(anchor)
        known = classes.predefined(self._source, letter, self._flags)
        if known is not None:
            return one(known)
        character = escapes.character(self._source, letter)
        if character is None:
            raise self._source.error(f"Unsupported escape sequence \\{letter}")
        return self._literal(character)

    def _literal(self, character: str) -> Piece:
        return one(sets.one(character, self._flags.fold))

    def _group(self) -> Piece | None:
        """Read a group after its parenthesis; None for flags that open none."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._source.error("Too many nested groups")
        outer = self._flags
        piece = self._group_content()
        self._depth -= 1
        if piece is not None:
            if not self._source.accept(")"):
                raise self._source.error("Unclosed group")
            self._use(outer)
        return piece

    def _group_content(self) -> Piece | None:
        self._source.skip_comments()
        if not self._source.accept("?"):
            return self._capturing(named=False)
        for opening in _AHEAD:
            if self._source.accept(opening):
                return self._alternatives().looked_at(f"(?{opening}")
        for opening in _BEHIND:
            if self._source.accept(opening):
                return self._behind(opening)
        if self._source.accept("<"):
            return self._capturing(named=True)
        if self._source.accept(">"):
            return self._alternatives().atomic()
        if self._inline_flags():
            return self._alternatives().within("(?:")
        return None

    def _behind(self, opening: str) -> Piece:
        before = self._groups.count
        inner = self._alternatives()
        if inner.longest is None or not inner.behind:
            raise self._source.error("Look-behind group does not have an obvious maximum length")
        self._groups.seal(before)
        return inner.looked_at(f"(?{opening}")

    def _capturing(self, named: bool) -> Piece:
        opening = self._groups.open(named)
        group = self._groups.count
        piece = self._alternatives().within(opening)
        self._groups.close(group)
        return piece

    def _inline_flags(self) -> bool:
        """Read flags, with their `:` or `)`; return whether they open a group."""
        flags = self._flags
        on = True
        while self._source.peek() not in (":", ")"):
            letter = self._source.take()
            if letter == "-" and on:
                on = False
                continue
            changed = flags.set(letter, on)
            if changed is None:
                raise self._source.error("Unknown inline modifier")
            flags = changed
        self._use(flags)
        return self._source.take() == ":"

    def _use(self, flags: Flags) -> None:
        self._flags = flags
        self._source.comments = flags.comments
        self._source.unix_lines = flags.unix_lines
