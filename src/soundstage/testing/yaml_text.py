"""YAML written as people write it: plain texts where they are safe, everything on one line."""

import json
import re

from soundstage.errors import Json

_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 _.!?()/'+-]*[A-Za-z0-9_.!?)])?")
_ELSE = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def as_yaml(value: Json) -> str:
    """Return a value in one line, that may stand anywhere in a document."""
    if isinstance(value, dict):
        members = (f"{as_yaml(key)}: {as_yaml(item)}" for key, item in value.items())
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(as_yaml, value))}]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _ELSE:
        return value
    return json.dumps(value, ensure_ascii=False)
