"""An example of a text that a regular expression matches, for the patterns that authors write."""

from collections.abc import Iterator

_CLASSES = {"d": "5", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a", "t": "\t", "n": "\n"}
_EMPTY = frozenset("bBAzZG")
_SHY = "?:"


def examples_of(pattern: str) -> tuple[str, ...]:
    """Return an example for each branch outermost in the pattern; none if it is broken.

    What is made may still not match: look-arounds and back references are not followed.
    """
    try:
        found = ["".join(_pieces(branch)) for branch in _branches(pattern)]
    except (IndexError, ValueError):
        return ()
    return tuple(dict.fromkeys(found))


def _branches(pattern: str) -> list[str]:
    """Split at the outermost `|`, also inside one group around the whole pattern."""
    inner = pattern.removeprefix("^").removesuffix("$")
    if inner.startswith("(") and _group_end(inner, 0) == len(inner) - 1:
        inner = inner[1:-1].removeprefix(_SHY)
    parts, depth, start, index = [], 0, 0, 0
    while index < len(inner):
        letter = inner[index]
        if letter == "\\":
            index += 1
        elif letter == "[":
            index = _class_end(inner, index)
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "|" and not depth:
            parts.append(inner[start:index])
            start = index + 1
        index += 1
    return [*parts, inner[start:]]


def _pieces(pattern: str) -> Iterator[str]:
    index = 0
    while index < len(pattern):
        letter = pattern[index]
        end = index
        if letter == "\\":
            end = index + 1
            name = pattern[end]
            piece = "" if name in _EMPTY else _CLASSES.get(name, name)
        elif letter == "[":
            end = _class_end(pattern, index)
            piece = _member(pattern[index + 1 : end])
        elif letter == "(":
            end = _group_end(pattern, index)
            first, *_ = _branches(pattern[index + 1 : end].removeprefix(_SHY))
            piece = "".join(_pieces(first))
        elif letter in "^$":
            piece = ""
        else:
            piece = "a" if letter == "." else letter
        least, index = _times(pattern, end + 1)
        yield piece * least


def _times(pattern: str, index: int) -> tuple[int, int]:
    """Return how often the piece before must stand at least, and where the next one begins."""
    if index >= len(pattern) or pattern[index] not in "*+?{":
        return 1, index
    least, end = (0 if pattern[index] == "?" else 1), index
    if pattern[index] == "{":
        end = pattern.index("}", index)
        least = int(pattern[index + 1 : end].partition(",")[0] or 0)
    following = end + 1
    if following < len(pattern) and pattern[following] in "?+":
        following += 1
    return least, following


def _member(members: str) -> str:
    if members.startswith("^"):
        return next((one for one in "a5-Z~" if one not in members), "a")
    if members.startswith("\\"):
        return _CLASSES.get(members[1], members[1])
    return members[0]


def _class_end(pattern: str, index: int) -> int:
    end = index + 2
    while pattern[end] != "]":
        end += 2 if pattern[end] == "\\" else 1
    return end


def _group_end(pattern: str, index: int) -> int:
    depth = 0
    while True:
        letter = pattern[index]
        if letter == "\\":
            index += 1
        elif letter == "[":
            index = _class_end(pattern, index)
        elif letter in "()":
            depth += 1 if letter == "(" else -1
            if not depth:
                return index
        index += 1
