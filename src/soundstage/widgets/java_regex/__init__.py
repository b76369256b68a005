"""Java regular expressions: what the `regex` comparison of Split Based On speaks.

A pattern means what `java.util.regex` of Java 17 makes of it, with CASE_INSENSITIVE and the
whole text to match [W:split-based-on][corpus]. It is translated once into the syntax of the
`regex` package, which can end a match that takes too long. Unicode's tables are that package's.
"""

from functools import lru_cache

import regex

from soundstage.widgets.java_regex.case import ascii_lower
from soundstage.widgets.java_regex.parser import translate
from soundstage.widgets.java_regex.source import InvalidPattern

__all__ = ["InvalidPattern", "JavaPattern", "compile", "fullmatch"]

_LONGEST_PATTERN = 4_096
_CACHED_PATTERNS = 1_024


class JavaPattern:
    """A Java pattern, ready to match."""

    def __init__(self, pattern: str) -> None:
        if len(pattern) > _LONGEST_PATTERN:
            raise InvalidPattern("The pattern is too long", _LONGEST_PATTERN)
        try:
            translation = translate(_joined(pattern))
            self._compiled = regex.compile(translation.text, regex.V1, cache_pattern=False)
        except (regex.error, RecursionError) as error:
            raise InvalidPattern(f"Unsupported: {error}", 0) from None
        self._lowered = translation.lowered

    def fullmatch(self, text: str, timeout: float) -> bool:
        """Tell whether the whole text matches; after `timeout` seconds it does not."""
        text = _joined(text)
        if self._lowered:
            text = ascii_lower(text)
        try:
            return self._compiled.fullmatch(text, timeout=timeout) is not None
        except TimeoutError:
            return False


@lru_cache(maxsize=_CACHED_PATTERNS)
def compile(pattern: str) -> JavaPattern:
    """Return a pattern ready to match; raise InvalidPattern if it is wrong or not supported."""
    return JavaPattern(pattern)


def fullmatch(pattern: str, text: str, timeout: float) -> bool:
    """Tell whether the pattern matches the whole text; an invalid pattern does not [assumed]."""
    try:
        return compile(pattern).fullmatch(text, timeout)
    except InvalidPattern:
        return False


def _joined(text: str) -> str:
    """Make one character of each surrogate pair."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
