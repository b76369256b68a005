"""Keeping secrets out of files, logs and what is shown."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

from msgspec import UNSET
from msgspec.structs import replace

from soundstage.definition.diff import Added, Changed, Changes, Removed, diff
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
        if isinstance(change, (Changed, Removed)):
            old = change.old if isinstance(change, Changed) else change.value
            new = change.new if isinstance(change, Changed) else UNSET
            lost = _mentioned(old, names) - _mentioned(new, names)
            if lost and new is not UNSET:
                raise PromotionFault(
                    f"{what}: {'.'.join(change.path)} has another value there than "
                    f"{', '.join(sorted(lost))}: correct the variable, or take the name out of "
                    "the file"
                )


def without_secrets(changes: Changes, names: Names) -> Changes:
    """Return changes in which nothing is shown that a secret takes the place of."""
    touched = {c.path[:2] for c in changes if isinstance(c, (Added, Changed)) and _new(c, names)}
    return tuple(_masked(change, names, touched) for change in changes)


def _masked(change: Any, names: Names, touched: set[tuple[str, ...]]) -> Any:
    if isinstance(change, Changed) and change.old is not UNSET:
        old, new = _mentioned(change.old, names), _mentioned(change.new, names)
        if new - old:
            return replace(change, old=_blank(change.old, names))
        if old - new and change.new is not UNSET:
            return replace(change, new=_blank(change.new, names))
        if change.new is UNSET and change.path[:2] in touched:
            return replace(change, old=_blank(change.old, names))
    if isinstance(change, Removed) and change.path[:2] in touched:
        return replace(change, value=_blank(change.value, names))
    return change


def _blank(value: Json, names: Names) -> Json:
    """Return a value whose texts are not shown; the shape of it stays."""
    if isinstance(value, dict):
        return {
            key: _blank(member, names) if key != "key" else member for key, member in value.items()
        }
    if isinstance(value, list):
        return [_blank(item, names) for item in value]
    return HIDDEN if isinstance(value, str) and not _mentioned(value, names) else value


def _new(change: Added | Changed, names: Names) -> set[str]:
    return _mentioned(change.value if isinstance(change, Added) else change.new, names)


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
