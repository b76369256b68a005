"""Recognise states that were renamed: the same widget, in the same place, saying the same."""

import re
from collections import Counter
from collections.abc import Iterator

from soundstage.definition.diff.changes import Renamed
from soundstage.definition.rewrite import is_state_name, named_in_templates
from soundstage.definition.shape import name_of
from soundstage.errors import Json

_LIKE_ENOUGH = 0.6
_MOST_PAIRS = 10_000
"""Flows with more strangers to compare have nothing in common."""

_WORD = re.compile(r"\w+|[^\w\s]")


def find_renames(old: Json, new: Json) -> tuple[Renamed, ...]:
    """Return the states of the old definition that have another name in the new one."""
    before, after = _by_name(old), _by_name(new)
    gone = [name for name in before if name not in after]
    fresh = [name for name in after if name not in before and is_state_name(name)]
    if not gone or not fresh or len(gone) * len(fresh) > _MOST_PAIRS:
        return ()
    unknown = {*gone, *fresh}
    traits = {name: _traits(before[name], unknown) for name in gone}
    traits |= {name: _traits(after[name], unknown) for name in fresh}
    entered, enters = _entrances(old), _entrances(new)
    scores = [
        (_likeness(traits[one], traits[other], entered, enters, (one, other)), one, other)
        for one in gone
        for other in fresh
        if before[one]["type"] == after[other]["type"]
    ]
    still_named = named_in_templates(new)
    return tuple(
        Renamed(one, other, templates=one not in still_named) for one, other in _best(scores)
    )


def _by_name(document: Json) -> dict[str, Json]:
    return {name_of(state): state for state in document["states"]}


def _best(scores: list[tuple[float, str, str]]) -> Iterator[tuple[str, str]]:
    taken: set[str] = set()
    for score, one, other in sorted(scores, key=lambda found: -found[0]):
        if score >= _LIKE_ENOUGH and not taken & {one, other}:
            taken |= {one, other}
            yield one, other


def _likeness(
    one: Counter[str],
    other: Counter[str],
    entered: dict[str, set[tuple[str, str]]],
    enters: dict[str, set[tuple[str, str]]],
    names: tuple[str, str],
) -> float:
    """Return how much alike two states are, from 0 to 1: what they say, and whence one comes."""
    content = _share(one, other)
    before, after = entered.get(names[0], set()), enters.get(names[1], set())
    if not before and not after:
        return content
    way = len(before & after) / len(before | after)
    return 0.75 * content + 0.25 * way


def _share(one: Counter[str], other: Counter[str]) -> float:
    most = max(one.total(), other.total())
    return (one & other).total() / most if most else 1.0


def _traits(state: Json, unknown: set[str]) -> Counter[str]:
    """Return the words of a state with where they stand; names that may be new do not count."""
    traits: Counter[str] = Counter()
    for key, value in state.get("properties", {}).items():
        _collect(key, value, unknown, traits)
    for transition in state["transitions"]:
        target = transition.get("next") or ""
        traits[f"{transition['event']} → {'?' if target in unknown else target}"] += 1
        _collect("conditions", transition.get("conditions"), unknown, traits)
    return traits


def _collect(key: str, value: Json, unknown: set[str], traits: Counter[str]) -> None:
    if isinstance(value, dict):
        for inner, member in value.items():
            _collect(f"{key}.{inner}", member, unknown, traits)
    elif isinstance(value, list):
        for item in value:
            _collect(key, item, unknown, traits)
    elif isinstance(value, str):
        words = _WORD.findall(value)
        traits.update(f"{key}: {'?' if word in unknown else word}" for word in words)
    else:
        traits[f"{key}: {value}"] += 1


def _entrances(document: Json) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for state in document["states"]:
        for index, transition in enumerate(state["transitions"]):
            if target := transition.get("next"):
                way = (name_of(state), f"{transition['event']} {index}")
                found.setdefault(target, set()).add(way)
    return found
