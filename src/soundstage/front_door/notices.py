"""What is said of a program's requests: once a run each, however often it asks."""

import re
from collections.abc import Callable

_SID = re.compile(r"\b([A-Z]{2})[0-9a-f]{32}\b")
_UNFIT = re.compile(r"[^\x21-\x7e]")
_LONGEST = 200
_MOST = 100


class Notices:
    """Says each thing once; a program that asks for ever new ones does not fill the screen."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._said: set[str] = set()

    def not_served(self, method: str, host: str, path: str) -> None:
        """Say that a request to one of Twilio's hosts has nobody here who answers it."""
        shape = _SID.sub(r"\1…", path)
        self._once(
            f"your program asked for {_fit(method)} https://{_fit(host)}{_fit(shape)}, "
            "which Soundstage does not serve"
        )

    def refused(self, place: str) -> None:
        """Say that a request to elsewhere was not let out."""
        self._once(f"your program asked for {_fit(place)}: refused by --offline")

    def distrusted(self, host: str, reason: str) -> None:
        """Say that a client ended the TLS handshake: it does not know our certificates."""
        self._once(
            f"your program asked for https://{_fit(host)} and does not trust the front door "
            f"({reason}): see docs/wrap.md for the variables that clients read"
        )

    def _once(self, text: str) -> None:
        if text in self._said or len(self._said) > _MOST:
            return
        self._said.add(text)
        self._say(text if len(self._said) <= _MOST else "more of this kind is not shown")


def _fit(text: str) -> str:
    """Return text of a program as it may be shown in a terminal."""
    return _UNFIT.sub(lambda found: "…" if found[0] == "…" else "?", text)[:_LONGEST]
