"""The branches of a template, and which of them a rendering took."""

from dataclasses import dataclass, field

from soundstage.liquid.parser import Node, Part
from soundstage.liquid.run import Run


@dataclass(frozen=True, slots=True)
class Branch:
    """One way through a tag: the tag's words as they are written, and what happens there."""

    words: str
    taken: str
    line: int


@dataclass(slots=True)
class Branches:
    """Collects the branches of one template while it is compiled, then what is taken.

    `taken` holds the indices of branches that renderings took; whoever reads it clears it.
    """

    source: str
    found: list[Branch] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def watch(self, tag: str, taken: str, start: int, node: Node) -> Node:
        """Return a node that tells when it runs; `start` is where the tag's words begin."""
        index = self._add(tag, taken, start)

        def watched(run: Run) -> object:
            self.taken.add(index)
            return node(run)

        return watched

    def watch_loop(self, start: int, parts: list[Part], loop: Node) -> Node:
        """Return a loop that tells whether it had any round; `parts` are what it repeats."""
        some, none = (self._add("for", taken, start) for taken in ("some rounds", "no round"))
        rounds = 0

        def one(run: Run) -> str:
            nonlocal rounds
            rounds += 1
            return ""

        def watched(run: Run) -> object:
            before = rounds
            result = loop(run)
            self.taken.add(some if rounds > before else none)
            return result

        parts.insert(0, one)
        return watched

    def _add(self, tag: str, taken: str, start: int) -> int:
        end = self.source.find("%}", start)
        words = " ".join(f"{tag} {self.source[start:end]}".split())
        self.found.append(Branch(words, taken, self.source.count("\n", 0, start) + 1))
        return len(self.found) - 1
