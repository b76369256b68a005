"""Cut a template into tokens: text, tag and output marks, and the words inside them.

The quirks are the engine's own: the first stray ``!``, ``{``, ``%`` or ``}`` of a template is
forgiven and a second is not; a dash belongs to the name before it; ``}}`` and ``%}`` both end
the innermost mark; ``raw`` is cut out whole.
"""

import re
from typing import NamedTuple

from soundstage.liquid.errors import Fault

SPACE = " \t\r\n"
_FORGIVEN = "!{%}"

_OPENING = re.compile(r"\{([{%])(-?)")
_RAW = re.compile(r"[ \t\r\n]*raw[ \t\r\n]*(-?)%\}")
_RAW_END = re.compile(r"\{%[ \t\r\n]*(?=endraw)")
_DASHED_RAW_END = re.compile(r"\{%-?[ \t\r\n]*(?=endraw)")
_WORD = re.compile(
    r"""[ \t\r\n]*(?:
      (?P<id>[A-Za-z_][A-Za-z0-9_-]*)
    | (?P<close>-?(?:\}\}|%\}))
    | (?P<float>-?[0-9]+\.(?:[0-9]+|(?!\.)))
    | (?P<int>-?[0-9]+)
    | (?P<str>'[^']*'|"[^"]*")
    | (?P<open>\{\{|\{%)
    | (?P<mark>\.\.|!=|<>|==|>=|<=|[.=><\-|:,()\[\]?/\\])
    )""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """One piece of a template; `kind` is the mark itself, or text, id, int, float, str, raw."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(source: str) -> list[Token]:
    """Return all tokens of a template, ending with one of the kind ``eof``."""
    return _Lexer(source).run()


class _Lexer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.depth = 0
        self.forgiven = False
        self.tokens: list[Token] = []

    def run(self) -> list[Token]:
        size = len(self.source)
        while self.at < size:
            if self.depth:
                self.word()
            else:
                self.plain()
        self.add("eof", "", size, size)
        return self.tokens

    def add(self, kind: str, text: str, start: int, end: int) -> None:
        self.tokens.append(Token(kind, text, start, end))

    def plain(self) -> None:
        opening = _OPENING.search(self.source, self.at)
        if opening is None:
            self.add("text", self.source[self.at :], self.at, len(self.source))
            self.at = len(self.source)
            return
        text = self.source[self.at : opening.start()]
        if opening[2]:
            text = text.rstrip(SPACE)
        if text:
            self.add("text", text, self.at, opening.start())
        self.open(opening[1], opening.start(), opening.end())

    def open(self, letter: str, start: int, end: int) -> None:
        self.add("{" + letter, self.source[start:end], start, end)
        self.depth += 1
        self.at = end
        if letter == "%":
            self.raw()

    def raw(self) -> None:
        """Cut out a raw body; one opened with a dash loses its contents (tag-raw-5)."""
        begin = _RAW.match(self.source, self.at)
        if begin is None:
            return
        pattern = _DASHED_RAW_END if begin[1] else _RAW_END
        finish = pattern.search(self.source, begin.end())
        if finish is None:
            raise Fault("syntax", "'raw' is never closed: expected '{% endraw %}'", self.at)
        body = "" if begin[1] else self.source[begin.end() : finish.start()]
        self.add("raw", body, self.at, finish.end())
        self.at = finish.end()

    def word(self) -> None:
        found = _WORD.match(self.source, self.at)
        if found is None:
            self.stray()
            return
        kind = found.lastgroup or ""
        text = found[kind]
        start, end = found.span(kind)
        self.at = end
        if kind == "open":
            self.open(text[1], start, end)
        elif kind == "close":
            self.close(text, start, end)
        else:
            self.add(text if kind == "mark" else kind, text, start, end)

    def close(self, text: str, start: int, end: int) -> None:
        self.add(text[-2:], text, start, end)
        self.depth -= 1
        if text[0] == "-":
            while self.at < len(self.source) and self.source[self.at] in SPACE:
                self.at += 1

    def stray(self) -> None:
        source = self.source
        while self.at < len(source) and source[self.at] in SPACE:
            self.at += 1
        if self.at == len(source):
            return
        letter = source[self.at]
        if letter in _FORGIVEN and not self.forgiven:
            self.forgiven = True
            self.at += 1
            return
        what = "this text is never closed" if letter in "'\"" else "this character is not allowed"
        raise Fault("syntax", f"found {letter!r} inside a tag: {what}", self.at)
