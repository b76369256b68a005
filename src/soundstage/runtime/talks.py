"""Whose turns are being written: what comes next for the same contact waits until they are.

Nothing depends on it, as the store refuses a turn on an execution that has moved. But a contact
who answers at once comes together with the carrier's own answer, and then the work of one of the
two would be for nothing.
"""

import asyncio

Talk = tuple[str, str, str]
"""The SID of a flow, the contact's address, and the address of the flow."""


class Talks:
    """The talks in which this process writes a turn."""

    def __init__(self) -> None:
        self._turns: dict[Talk, set[asyncio.Future[None]]] = {}

    def begin(self, talk: Talk) -> asyncio.Future[None]:
        """Let others wait while a turn is written, until `end` is called with what this gives."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._turns.setdefault(talk, set()).add(turn)
        return turn

    def end(self, talk: Talk, turn: asyncio.Future[None]) -> None:
        turn.set_result(None)
        turns = self._turns[talk]
        turns.discard(turn)
        if not turns:
            del self._turns[talk]

    def busy(self, talk: Talk) -> bool:
        return talk in self._turns

    async def quiet(self, talk: Talk) -> None:
        """Return when no turn of this talk is being written."""
        while turns := self._turns.get(talk):
            await asyncio.wait(turns)
