"""The port to the other nodes on one database: who may do what only one of them may do."""

from collections.abc import Sequence
from typing import Protocol


class Peers(Protocol):
    """Leases that end by themselves, and what one node has to tell the others."""

    async def acquire(self, name: str, seconds: float) -> bool:
        """Take a lease, or hold it longer; False while another node holds it."""
        ...

    async def release(self, name: str) -> None:
        """Give a lease back, if this node holds it."""
        ...

    async def note_said(self, keys: Sequence[str]) -> None:
        """Remember what is said in conversations; every node may ask for it."""
        ...

    async def was_said(self, keys: Sequence[str]) -> bool:
        """Tell whether one of these was noted by any node."""
        ...


class Alone:
    """A node without peers: nobody else holds anything, and there is nobody to tell."""

    async def acquire(self, name: str, seconds: float) -> bool:
        return True

    async def release(self, name: str) -> None:
        """Nobody waits for it."""

    async def note_said(self, keys: Sequence[str]) -> None:
        """Nobody asks for it."""

    async def was_said(self, keys: Sequence[str]) -> bool:
        return False
