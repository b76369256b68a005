"""The words of findings: lists, and what somebody probably meant."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache

_MOST = 5
_FEW = 100
"""Names are compared with care when there are no more; in a large flow one letter may be wrong."""


def listed(words: Sequence[str], joint: str = "and") -> str:
    """Return `a, b and c`."""
    if len(words) > _MOST:
        words = [*words[:_MOST], f"{len(words) - _MOST} more"]
    return f" {joint} ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that somebody probably meant."""
    candidates = tuple(known)
    same = same_letters(word, candidates)
    if same:
        return same
    if len(candidates) <= _FEW:
        close = get_close_matches(word, candidates, 1, 0.75)
        return close[0] if close else None
    index = _one_letter_less(candidates)
    return next((index[part] for part in _parts(word) if part in index), None)


@lru_cache(maxsize=16)
def _one_letter_less(known: tuple[str, ...]) -> Mapping[str, str]:
    """Return the known words by what is left of them without one letter, and by themselves."""
    return {part: word for word in reversed(known) for part in _parts(word)}


def _parts(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def same_letters(word: str, known: Iterable[str]) -> str | None:
    """Return the only known word that differs in nothing but upper and lower case."""
    found = [other for other in known if other.lower() == word.lower()]
    return found[0] if len(found) == 1 else None


def meant(word: str, known: Iterable[str]) -> str:
    """Return the question at the end of a message, or nothing when no word is near."""
    found = nearest(word, known)
    return f"; did you mean {found}?" if found else ""


def shortened(text: str, most: int = 60) -> str:
    """Return a text in one line that is not too long to be shown."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
