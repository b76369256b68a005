"""Groups and references to them."""

from soundstage.widgets.java_regex.case import Fold
from soundstage.widgets.java_regex.pieces import Piece
from soundstage.widgets.java_regex.source import Source

_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_NAME_CHARACTERS = 64


class Groups:
    """The capturing groups of a pattern, by number and by name."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.count = 0
        self._names: dict[str, int] = {}
        self._folds: set[Fold] = set()
        self._referred: set[int] = set()
        self._sealed: set[int] = set()
        self._open: set[int] = set()

    def open(self, named: bool) -> str:
        """Begin a group, reading its name if it has one; return its opening."""
        name = self._name() if named else ""
        self.count += 1
        if name in self._names:
            raise self._source.error(f"Named capturing group <{name}> is already defined")
        if named:
            self._names[name] = self.count
        self._open.add(self.count)
        return f"(?P<g{self.count}>"

    def close(self, group: int) -> None:
        """End a group."""
        self._open.remove(group)

    def seal(self, before: int) -> None:
        """Note that the groups opened since there were `before` may not be referred to.

        In a look-behind and in an atomic part, Java fills groups in an order of its own.
        """
        self._sealed.update(range(before + 1, self.count + 1))

    def numbered(self, first: str, fold: Fold) -> Piece:
        """Read a reference by number: as many digits as there are groups for."""
        group = int(first)
        while self._source.peek() and self._source.peek() in _DIGITS:
            longer = group * 10 + int(self._source.peek())
            if longer > self.count:
                break
            group = longer
            self._source.take()
        return self._reference(group, fold)

    def named(self, fold: Fold) -> Piece:
        """Read a reference by name, after its `\\k`."""
        if not self._source.accept("<"):
            raise self._source.error("\\k is not followed by '<'")
        name = self._name()
        if name not in self._names:
            raise self._source.error(f"The group <{name}> does not exist")
        return self._reference(self._names[name], fold)

    def resolve(self, text: str) -> str:
        """Make the references to groups that do not exist match nothing, as Java does."""
        if self._referred & self._sealed:
            raise self._source.error("Unsupported reference into a look-behind or an atomic part")
        for group in self._referred:
            if group > self.count:
                text = text.replace(_text(group), "(?!)")
        return text

    def need_lower_case(self, folds: set[Fold]) -> bool:
        """Tell whether references must compare texts in lower case.

        The `regex` package has no reference that ignores the case of ASCII letters alone. Where
        the whole pattern ignores just that, lower case changes nothing but the comparison.
        """
        if self._folds <= {Fold.EXACT}:
            return False
        if folds != {Fold.ASCII}:
            raise self._source.error("Unsupported mix of references and case flags")
        return True

    def _reference(self, group: int, fold: Fold) -> Piece:
        if group in self._open:
            raise self._source.error("Unsupported reference to a group inside itself")
        self._referred.add(group)
        self._folds.add(fold)
        return Piece(_text(group), longest=None, behind=False, empty=True)

    def _name(self) -> str:
        name = self._source.take_digits(_LETTERS + _DIGITS, _MOST_NAME_CHARACTERS)
        if not name or name[0] in _DIGITS:
            raise self._source.error("A group name must start with a letter from A to Z")
        if not self._source.accept(">"):
            raise self._source.error("A named group is missing its '>'")
        return name


def _text(group: int) -> str:
    return f"(?P=g{group})"
