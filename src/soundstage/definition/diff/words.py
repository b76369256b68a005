"""What is new inside a text: the words that went and those that came."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Kind = Literal["same", "old", "new"]

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_LIKE_ENOUGH = 0.4
_MOST_WORK = 4_000_000
_CONTEXT = 40


class Part(NamedTuple):
    """A piece of a text: in both texts, or only in the old or in the new one."""

    kind: Kind
    text: str


def inline(old: str, new: str) -> tuple[Part, ...]:
    """Return both texts in one, as parts; texts with little in common stay whole."""
    was, becomes = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, was, becomes, autojunk=False)
    if len(was) * len(becomes) > _MOST_WORK or matcher.ratio() < _LIKE_ENOUGH:
        return _parts(("old", old), ("new", new))
    pieces: list[tuple[Kind, str]] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        gone, come = "".join(was[i:j]), "".join(becomes[k:m])
        if tag == "equal":
            pieces.append(("same", gone))
        else:
            pieces += [("old", gone), ("new", come)]
    return _parts(*_smooth(pieces))


def shortened(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts without the middle of long texts that are the same."""
    last = len(parts) - 1
    return tuple(
        Part(part.kind, _cut(part.text, index == 0, index == last)) if part.kind == "same" else part
        for index, part in enumerate(parts)
    )


def _cut(text: str, is_first: bool, is_last: bool) -> str:
    if len(text) <= 2 * _CONTEXT + 10:
        return text
    head = "" if is_first else text[:_CONTEXT]
    tail = "" if is_last else text[-_CONTEXT:]
    return f"{head}…{tail}"


def _smooth(pieces: list[tuple[Kind, str]]) -> Iterator[tuple[Kind, str]]:
    """Take blanks and marks between two changes as changed too: whole phrases read better."""
    gone, come, held = "", "", ""
    for kind, text in pieces:
        if kind == "same":
            if (gone or come) and not re.search(r"\w", text):
                held = text
                continue
            yield from (("old", gone), ("new", come), ("same", held + text))
            gone = come = held = ""
        elif kind == "old":
            gone, come, held = gone + held + text, come + held, ""
        else:
            come += text
    yield from (("old", gone), ("new", come), ("same", held))


def _parts(*pieces: tuple[Kind, str]) -> tuple[Part, ...]:
    return tuple(Part(kind, text) for kind, text in pieces if text)
