"""The embedded flags of Java: (?idmsuxU)."""

from dataclasses import dataclass, replace

from soundstage.widgets.java_regex.case import Fold

_FIELDS = {
    "i": "ignore_case",
    "d": "unix_lines",
    "m": "multiline",
    "s": "dot_all",
    "u": "unicode_case",
    "x": "comments",
    "U": "unicode_classes",
}


@dataclass(frozen=True, slots=True)
class Flags:
    """The flags in force at one place of a pattern; Studio ignores case from the start."""

    ignore_case: bool = True
    unix_lines: bool = False
    multiline: bool = False
    dot_all: bool = False
    unicode_case: bool = False
    comments: bool = False
    unicode_classes: bool = False

    @property
    def fold(self) -> Fold:
        """Return how far letter case is ignored."""
        if not self.ignore_case:
            return Fold.EXACT
        return Fold.UNICODE if self.unicode_case else Fold.ASCII

    def set(self, letter: str, on: bool) -> "Flags | None":
        """Return the flags after one letter; None when the letter is no flag."""
        if letter not in _FIELDS:
            return None
        changed = replace(self, **{_FIELDS[letter]: on})
        return replace(changed, unicode_case=on) if letter == "U" else changed
