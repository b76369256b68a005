"""A pass over JSON text that knows where it is: the path and offset of every key and value."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""[ \t\n\r]*(?:
        ( "[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*" )
      | ( [\[\]{},:] )
      | ( -?(?:[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|Infinity)|NaN|true|false|null )
    )""",
    re.VERBOSE,
)


class Found(NamedTuple):
    """A key or the start of a value; `repeated` tells of a key that its object has already."""

    path: Path
    offset: int
    lexeme: str
    repeated: bool = False


def pointer(path: Path) -> str:
    """Return the path as Twilio writes it, `#/states/0/name` [skill]."""
    place = "#/" + "/".join(str(key).replace("~", "~0").replace("/", "~1") for key in path)
    return place.encode("utf-8", "replace").decode()


def scan(text: str) -> Iterator[Found]:
    """Yield the keys and values of the text in order, up to the first fault of its grammar."""
    path: list[str | int] = []
    keys: list[set[str] | None] = []
    expects_key = False
    position = 0
    while (match := _TOKEN.match(text, position)) is not None:
        position, kind = match.end(), match.lastindex or 0
        lexeme, offset = match[kind], match.start(kind)
        if lexeme in ("}", "]", ",") and kind == 2:
            if not keys:
                return
            expects_key = _close_or_step(lexeme, path, keys)
        elif expects_key and kind == 1:
            key = json.loads(lexeme) if "\\" in lexeme else lexeme[1:-1]
            path[-1] = key
            known = keys[-1] or set()
            yield Found(tuple(path), offset, lexeme, repeated=key in known)
            known.add(key)
            keys[-1] = known
            expects_key = False
        elif lexeme != ":" or kind != 2:
            yield Found(tuple(path), offset, lexeme)
            if lexeme in ("{", "[") and kind == 2:
                expects_key = lexeme == "{"
                path.append("" if expects_key else 0)
                keys.append(set() if expects_key else None)


def _close_or_step(lexeme: str, path: list[str | int], keys: list[set[str] | None]) -> bool:
    """Leave the innermost object or list, or go to its next member; tell whether a key follows."""
    if lexeme != ",":
        path.pop()
        keys.pop()
        return False
    last = path[-1]
    if isinstance(last, int):
        path[-1] = last + 1
        return False
    return True
