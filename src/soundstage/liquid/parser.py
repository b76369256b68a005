"""Read tokens into closures: the reader that expressions and tags share.

Mistakes of grammar stop at once. Unknown filters and tags wait until the whole template is
read, because the engine looks for them afterwards (golden-788): `later` keeps them in order.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

from soundstage.limits import Limits
from soundstage.liquid.analysis import Path, Span
from soundstage.liquid.errors import Fault
from soundstage.liquid.lexer import Token, tokenize
from soundstage.liquid.run import Run
from soundstage.liquid.values import BREAK, CONTINUE, printed, utf16_size

Node = Callable[[Run], Any]
"""A compiled piece: a function of the run that gives a value."""

Part = str | Node
"""A piece of a block: plain text, or something to run."""


class Lookup(NamedTuple):
    """A compiled path; `path` is None when a part of it is only known later."""

    node: Node
    path: Path | None


class Watcher(Protocol):
    """Somebody who wants to know which branches are taken."""

    def watch(self, tag: str, taken: str, start: int, node: Node) -> Node: ...
    def watch_loop(self, start: int, parts: list[Part], loop: Node) -> Node: ...


class Parser:
    """The tokens of one template, a position in them, and what was learnt on the way."""

    def __init__(self, source: str, limits: Limits, watcher: Watcher | None = None) -> None:
        self.limits = limits
        self.watcher = watcher
        self.tokens = tokenize(source)
        self.index = 0
        self.token = self.tokens[0]
        self.later: list[Fault] = []
        self.spans: list[Span] = []
        self.locals: set[str] = set()
        self.slots = 0
        self.latest_lookup: Lookup | None = None
        self.lookups: dict[Node, Lookup] = {}
        self._depth = 0
        self._visible: dict[str, int] = {}

    @property
    def kind(self) -> str:
        """The kind of the token at hand."""
        return self.token.kind

    def next(self) -> Token:
        """Take the token at hand and move on."""
        token = self.token
        if self.index + 1 < len(self.tokens):
            self.index += 1
            self.token = self.tokens[self.index]
        return token

    def peek(self, ahead: int = 1) -> Token:
        """Look at a token further on."""
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def expect(self, kind: str) -> Token:
        """Take a token of this kind, or fail."""
        if self.token.kind != kind:
            raise self.unexpected(f"expected {kind!r}")
        return self.next()

    def at_word(self, *words: str) -> bool:
        """Tell whether the token at hand is one of these words."""
        return self.token.kind == "id" and self.token.text in words

    def accept(self, kind: str) -> bool:
        """Take the token at hand if it is of this kind."""
        if self.token.kind != kind:
            return False
        self.next()
        return True

    def unexpected(self, wanted: str) -> Fault:
        """Return the fault of a token that does not fit here."""
        found = "the end of the template" if self.kind == "eof" else repr(self.token.text[:40])
        return Fault("syntax", f"found {found}: {wanted}", self.token.start)

    def text_since(self, index: int) -> str:
        """Return the words from that token up to here, without the blanks between them."""
        return "".join([token.text for token in self.tokens[index : self.index]])

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Go one level deeper, as long as the limit allows."""
        if self._depth >= self.limits.liquid_depth:
            allowed = self.limits.liquid_depth
            message = f"this template is nested more than {allowed} levels deep"
            raise Fault("limit", message, self.token.start)
        self._depth += 1
        yield
        self._depth -= 1

    @contextmanager
    def scope(self, *names: str) -> Iterator[list[int]]:
        """Make names visible that only live inside a loop; gives the slot of each."""
        slots = list(range(self.slots, self.slots + len(names)))
        self.slots += len(names)
        outer = self._visible
        self._visible = {**outer, **dict(zip(names, slots, strict=True))}
        yield slots
        self._visible = outer

    def slot_of(self, name: str) -> int | None:
        """Return the slot of a loop's variable, or None for any other name."""
        return self._visible.get(name)

    def visible_slots(self) -> dict[str, int]:
        """Return the loop variables that can be seen from here."""
        return self._visible

    def branch(self, tag: str, taken: str, start: int, node: Node) -> Node:
        """Return a branch as it is compiled: itself, unless somebody watches."""
        return node if self.watcher is None else self.watcher.watch(tag, taken, start, node)

    def loop(self, start: int, parts: list[Part], node: Node) -> Node:
        """Return a loop over these parts as it is compiled: itself, unless somebody watches."""
        return node if self.watcher is None else self.watcher.watch_loop(start, parts, node)

    def refer(self, path: Path, start: int, end: int) -> None:
        """Note that the template reads this path of the context."""
        root = path[0]
        if root in self._visible or root in self.locals:
            return
        self.spans.append((path, start, end))


def join_parts(parts: list[Part]) -> Node:
    """Return a block: prints its parts in order; a break or a continue blanks it (loop-19)."""
    if not parts:
        return lambda run: ""
    if len(parts) == 1 and isinstance(parts[0], str):
        return _constant(parts[0])

    def block(run: Run) -> Any:
        run.spend(len(parts))
        written: list[str] = []
        size = 0
        limit = run.output_limit
        for part in parts:
            value = part if part.__class__ is str else part(run)  # type: ignore[operator]
            if value.__class__ is not str:
                if value is None:
                    continue
                if value is BREAK or value is CONTINUE:
                    return value
                value = printed(run, value)
            size += len(value) if value.isascii() else utf16_size(value)
            if size > limit:
                raise too_long(limit)
            written.append(value)
        return "".join(written)

    return block


def _constant(text: str) -> Node:
    size = utf16_size(text)

    def constant(run: Run) -> Any:
        if size > run.output_limit:
            raise too_long(run.output_limit)
        return text

    return constant


def too_long(limit: int) -> Fault:
    """Return the fault of a text that passes the limit on output (protection-15)."""
    return Fault("limit", f"the text grows beyond {limit} characters")
