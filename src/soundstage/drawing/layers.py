"""A simple layout for flows without places: each state below those that lead to it."""

from collections.abc import Mapping, Sequence

from soundstage.drawing.cards import Card

_ACROSS, _DOWN = 40, 90


def layered(cards: Sequence[Card], initial: str) -> list[tuple[float, float]]:
    """Return the left top corner of each card."""
    names = {card.name: index for index, card in enumerate(cards)}
    ways = [
        list(dict.fromkeys(names[p.target] for p in card.ports if p.target in names))
        for card in cards
    ]
    start = names.get(initial, 0)
    depths = _depths(ways, start)
    rows: dict[int, list[int]] = {}
    for index, depth in enumerate(depths):
        rows.setdefault(depth, []).append(index)
    ordered = _ordered([rows[depth] for depth in sorted(rows)], ways)
    return _corners(ordered, cards, ways)


def _depths(ways: Sequence[Sequence[int]], start: int) -> list[int]:
    """Return the longest way to each state that turns back nowhere."""
    order, forward = _walk(ways, start)
    depths = [0] * len(ways)
    for index in order:
        for target in forward[index]:
            depths[target] = max(depths[target], depths[index] + 1)
    return depths


def _walk(
    ways: Sequence[Sequence[int]], start: int
) -> tuple[list[int], Mapping[int, Sequence[int]]]:
    """Return all states so that each way but those back leads onward, and those ways."""
    finished: list[int] = []
    forward: dict[int, list[int]] = {}
    on_the_way: set[int] = set()
    for root in (start, *range(len(ways))):
        if root in forward:
            continue
        forward[root] = []
        on_the_way.add(root)
        stack = [(root, iter(ways[root]))]
        while stack:
            index, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                stack.pop()
                on_the_way.discard(index)
                finished.append(index)
            elif target not in on_the_way:
                forward[index].append(target)
                if target not in forward:
                    forward[target] = []
                    on_the_way.add(target)
                    stack.append((target, iter(ways[target])))
    return finished[::-1], forward


def _ordered(rows: list[list[int]], ways: Sequence[Sequence[int]]) -> list[list[int]]:
    """Order each row by the rows above it, then by those below, so that few ways cross."""
    below = [[(target, 0.0) for target in targets] for targets in ways]
    above: list[list[tuple[int, float]]] = [[] for _ in ways]
    for index, targets in enumerate(ways):
        for number, target in enumerate(targets):
            above[target].append((index, (number + 0.5) / len(targets) - 0.5))
    for beside in (above, below, above, below, above):
        for row in rows:
            place = {index: i - len(r) / 2 for r in rows for i, index in enumerate(r)}
            wanted: dict[int, float] = {}
            for index in row:
                near = [place[other] + shift for other, shift in beside[index]]
                wanted[index] = _middle(near, place[index])
            row.sort(key=wanted.__getitem__)
    return rows


def _middle(places: list[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise


def _corners(
    rows: list[list[int]], cards: Sequence[Card], ways: Sequence[Sequence[int]]
) -> list[tuple[float, float]]:
    parents: dict[int, list[int]] = {}
    for index, targets in enumerate(ways):
        for target in targets:
            parents.setdefault(target, []).append(index)
    corners: dict[int, tuple[float, float]] = {}
    y = 0.0
    for row in rows:
        lefts = []
        at: float | None = None
        for index in row:
            known = [parent for parent in parents.get(index, ()) if parent in corners]
            above = [corners[parent][0] + cards[parent].width / 2 for parent in known]
            wanted = _middle(above, 0.0) - cards[index].width / 2
            left = wanted if at is None else max(wanted, at)
            lefts.append((index, left, wanted))
            at = left + cards[index].width + _ACROSS
        shift = sum(wanted - left for _, left, wanted in lefts) / len(lefts)
        for index, left, _ in lefts:
            corners[index] = (left + shift, y)
        y += max(cards[index].height for index in row) + _DOWN
    return [corners[index] for index in range(len(cards))]
