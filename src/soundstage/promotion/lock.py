"""`soundstage.lock`: which revisions of the flows each environment had at the last pull or push."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from soundstage.errors import Json
from soundstage.promotion.faults import PromotionFault

FILE = "soundstage.lock"


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A flow in an environment; `hash` is that of the definition with names."""

    sid: str
    revision: int
    status: str
    hash: str


_Entries = dict[str, dict[str, Entry]]


@dataclass(frozen=True, slots=True)
class Lock:
    """The lock file of a project; it belongs into version control."""

    path: Path

    def entries(self, environment: str) -> Mapping[str, Entry]:
        """Return what is known of an environment, by the names of flows."""
        return self._read().get(environment, {})

    def set(self, environment: str, flow: str, entry: Entry) -> None:
        """Note what a flow is now in an environment; nothing is written if that is known."""
        entries = self._read()
        if entries.get(environment, {}).get(flow) == entry:
            return
        entries.setdefault(environment, {})[flow] = entry
        builtins = msgspec.to_builtins(entries)
        write_file(self.path, json.dumps(builtins, indent=2, sort_keys=True) + "\n")

    def _read(self) -> _Entries:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=_Entries)
        except FileNotFoundError:
            return {}
        except msgspec.DecodeError as error:
            raise PromotionFault(
                f"{self.path} cannot be used: {error}; take it from version control again"
            ) from None


def hash_of(named: Json) -> str:
    """Return the hash of a definition with names: no secret is in it."""
    text = json.dumps(named, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def write_file(path: Path, text: str) -> None:
    """Write a file all at once, so that it is never there in part."""
    beside = path.with_name(f".{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
