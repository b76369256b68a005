"""What templates read, place by place: the rules about names and variables share it."""

from collections.abc import Iterator
from functools import lru_cache

from soundstage.lint.flow import Flow
from soundstage.lint.rule import Edit
from soundstage.lint.syntax import Names, Span
from soundstage.lint.templates import Use
from soundstage.lint.words import same_letters
from soundstage.liquid import Reference

_LENIENT = frozenset(
    {"default", "plus", "minus", "times", "size", "append", "prepend", "to_json", "join"}
)
"""Filters that are made for a value that may not be there."""


def reads(flow: Flow, *start: str) -> Iterator[tuple[Use, Reference]]:
    """Yield the references that begin with these names, each place of a condition once.

    The console repeats the input of a split as the argument of every condition.
    """
    for use in flow.uses:
        if use.path[-2] == "arguments" and _repeats_input(flow, use):
            continue
        for reference in use.references:
            if reference.path[: len(start)] == start:
                yield use, reference


def _repeats_input(flow: Flow, use: Use) -> bool:
    return flow.text(flow.states[use.state], "input") == use.source


def span_of(use: Use, reference: Reference, depth: int) -> Span:
    """Return where the name at that depth of a path stands in the template."""
    position = reference.start
    begin = position
    for part in reference.path[: depth + 1]:
        begin = use.source.find(str(part), position, reference.end)
        if begin < 0:
            return reference.start, reference.end
        position = begin + len(str(part))
    return begin, position


def recased(use: Use, reference: Reference, depth: int, known: Iterator[str]) -> tuple[Edit, ...]:
    """Return the correction of a name of which only upper and lower case is wrong."""
    right = same_letters(str(reference.path[depth]), known)
    if right is None:
        return ()
    return (Edit(use.path, *span_of(use, reference, depth), right),)


def is_tested(use: Use, reference: Reference) -> bool:
    """Tell whether a template is prepared for a value that is not there."""
    if use.property in ("conditions", "input"):
        return True
    path = reference.path
    if any(path[:count] in _tested(use) for count in range(1, len(path) + 1)):
        return True
    return any(
        value.span[0] <= reference.start < value.span[1]
        and any(one.name in _LENIENT for one in value.filters)
        for value in use.reading.values
    )


@lru_cache(maxsize=1_024)
def _tested(use: Use) -> frozenset[Names]:
    """Return the paths that the conditions of a template look at."""
    tests = use.reading.tests
    return frozenset(
        reference.path
        for reference in use.references
        if any(start <= reference.start < end for start, end in tests)
    )


def shown(path: Names) -> str:
    """Return a path as authors write it."""
    first, *rest = path
    return str(first) + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in rest)
