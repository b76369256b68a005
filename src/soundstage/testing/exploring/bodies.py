"""Bodies that web servers may answer with, shaped like what a flow reads of them."""

from collections.abc import Iterable, Iterator
from itertools import combinations, islice, product

import msgspec

from soundstage.errors import Json
from soundstage.testing.exploring.wants import Path, Wants

_PARSED = ("parsed",)
_LIST_WORDS = frozenset({"size", "first", "last"})
_MOST = 2_000


def bodies_of(wants: Wants, state: str) -> Iterator[Json]:
    """Yield JSON bodies for an answer to a state: a full one first, then one change each."""
    roots = [("widgets", state, "parsed"), ("widgets", state, "body")]
    paths = {rest: root for root in roots for rest in wants.below(root) if rest}
    for root in roots:
        for loop in wants.loops:
            if loop[: len(root)] == root:
                paths.setdefault(loop[len(root) :], root)
    choices: dict[Path, list[Json]] = {
        rest: _sizes() if _is_size(rest, paths) else _choices(wants, (*root, *rest))
        for rest, root in paths.items()
    }
    seen: set[bytes] = set()
    for variant in islice(_variants(choices), _MOST):
        body = built(variant)
        encoded = msgspec.json.encode(body)
        if encoded not in seen:
            seen.add(encoded)
            yield body


def _variants(choices: dict[Path, list[Json]]) -> Iterator[dict[Path, Json]]:
    """Yield a full one, then those with one change and with two, then all that are left."""
    base = {name: values[0] for name, values in choices.items()}
    yield base
    changes = [(name, value) for name, values in choices.items() for value in values[1:]]
    yield from ({**base, name: value} for name, value in changes)
    yield from ({**base, **dict(pair)} for pair in combinations(changes, 2))
    for values in product(*choices.values()):
        yield dict(zip(choices, values, strict=True))


def _is_size(path: Path, others: Iterable[Path]) -> bool:
    """Tell whether a path is the size of a list: nothing else is read beside it."""
    beside = (other for other in others if other[: len(path) - 1] == path[:-1] and other != path)
    return path[-1] == "size" and all(one[-1] in _LIST_WORDS or one == path[:-1] for one in beside)


def _sizes() -> list[Json]:
    return [2, 0]


def _choices(wants: Wants, path: Path) -> list[Json]:
    if path in wants.loops:
        element = built({member: typed(member[-1]) for member in wants.loops[path]})
        return [[element or "one", element or "two"], []]
    texts = [text for text in wants.of(path) if text]
    first = wants.hints.get(path)
    values = [typed(text) for text in ([first] if first else []) + texts]
    if not values:
        values = [path[-1]]
    return [*values, ""] if "" in wants.of(path) else values


def typed(text: str) -> Json:
    """Return numbers and truth values as JSON has them: they print as they are."""
    if text in ("true", "false"):
        return text == "true"
    if text.isascii() and text.isdigit() and len(text) < 16 and (text == "0" or text[0] != "0"):
        return int(text)
    return text


def built(leaves: dict[Path, Json]) -> Json:
    """Return an object that has these leaves; of two that clash the deeper one wins."""
    tree: dict[str, Json] = {}
    for path, value in sorted(leaves.items(), key=lambda pair: len(pair[0])):
        at = tree
        for key in path[:-1]:
            if not isinstance(at.get(key), dict):
                at[key] = {}
            at = at[key]
        at[path[-1]] = value
    return _with_lists(tree)


def _with_lists(value: Json) -> Json:
    if not isinstance(value, dict):
        return value
    keys = list(value)
    if keys and all(key.isdigit() for key in keys):
        size = max(map(int, keys)) + 1
        return [_with_lists(value.get(str(index), "")) for index in range(min(size, 20))]
    if keys and set(keys) <= _LIST_WORDS:
        count = value.get("size", 2)
        element = _with_lists(value.get("first", value.get("last", "one")))
        return [element] * (count if isinstance(count, int) else 2)
    return {key: _with_lists(inner) for key, inner in value.items()}
