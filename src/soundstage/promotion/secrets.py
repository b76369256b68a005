"""Keeping secrets out of files, logs and what is shown."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from msgspec import UNSET
from msgspec.structs import replace

from soundstage.definition.diff import Added, Change, Changed, Changes, Removed, diff
from soundstage.definition.diff.changes import Renamed
from soundstage.definition.names import Names
from soundstage.errors import Json
from soundstage.promotion.faults import PromotionFault

HIDDEN = "(not shown: there is a secret in its place)"


def hide(text: str, names: Names) -> str:
    """Return a text with the names of secrets in place of them."""
    for name, form in _forms(names):
        text = text.replace(form, name)
    return text


def check_leaks(text: str, names: Names, what: str) -> None:
    """Raise `PromotionFault` when a secret is in a text that is to be written."""
    for name, form in _forms(names):
        if form in text:
            raise PromotionFault(
                f"{what} has the secret {name} where no name can stand, or in another writing "
                "(as a part of a URL, in Base64): take it out there first"
            )


def check_lost(local: Json, named: Json, names: Names, what: str) -> None:
    """Raise `PromotionFault` when a server has something else where the file names a secret.

    That may be the secret as it was: it is not written into a file.
    """
    for change in diff(local, named):
        if isinstance(change, Changed) and change.new is not UNSET:
            lost = _mentioned(change.old, names) - _mentioned(change.new, names)
            if lost:
                raise PromotionFault(
                    f"{what}: {'.'.join(change.path)} has another value there than "
                    f"{', '.join(sorted(lost))}: correct the variable, or take the name out of "
                    "the file"
                )


def without_secrets(changes: Changes, names: Names) -> Changes:
    """Return changes in which nothing is shown that a secret takes the place of, or gave way to."""
    came, gone = set(), set()
    for change in changes:
        old, new = _sides(change)
        if _mentioned(new, names):
            came.add(_state(change))
        if _mentioned(old, names):
            gone.add(_state(change))

    def masked(change: Change) -> Change:
        old, new = _sides(change)
        before, after = _mentioned(old, names), _mentioned(new, names)
        if after - before or (new is UNSET and _state(change) in came):
            change = _with_old(change, _blank(old, names))
        if before - after or (old is UNSET and _state(change) in gone):
            change = _with_new(change, _blank(new, names))
        return change

    return tuple(masked(change) for change in changes)


def _sides(change: Change) -> tuple[Json, Json]:
    """Return what was there and what is there now."""
    match change:
        case Changed():
            return change.old, change.new
        case Added():
            return UNSET, change.value
        case Removed():
            return change.value, UNSET
    return UNSET, UNSET


def _state(change: Change) -> tuple[str, ...]:
    return () if isinstance(change, Renamed) else change.path[:2]


def _with_old(change: Change, value: Json) -> Change:
    if isinstance(change, Removed):
        return replace(change, value=value)
    return replace(change, old=value) if isinstance(change, Changed) else change


def _with_new(change: Change, value: Json) -> Change:
    if isinstance(change, Added):
        return replace(change, value=value)
    return replace(change, new=value) if isinstance(change, Changed) else change


def _blank(value: Json, names: Names) -> Json:
    """Return a value whose texts are not shown; the shape of it stays."""
    if isinstance(value, dict):
        return {
            key: _blank(member, names) if key != "key" else member for key, member in value.items()
        }
    if isinstance(value, list):
        return [_blank(item, names) for item in value]
    return HIDDEN if isinstance(value, str) and not _mentioned(value, names) else value


def _mentioned(value: Json, names: Names) -> set[str]:
    found: set[str] = set()
    for text in _strings(value):
        found |= {name for name in names.secrets if name in text}
    return found


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _strings(member)


def _forms(names: Names) -> Iterable[tuple[str, str]]:
    """Return each secret by its name in all ways in which flows may write it, longest first."""
    found = []
    for name in names.secrets:
        value = names.values[name]
        escaped = json.dumps(value)[1:-1]
        encoded = b64encode(value.encode()).decode()
        forms = {value, escaped, json.dumps(escaped)[1:-1], quote(value, safe=""), encoded}
        found += [(name, form) for form in forms | {quote_plus(value)}]
    return sorted(found, key=lambda pair: len(pair[1]), reverse=True)
