"""Handlers of the console called by themselves, over what scenarios have left in a store."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from cryptography.fernet import Fernet

from soundstage.console.call import Call
from soundstage.console.phone.phones import Phones
from soundstage.console.room import Room, Visit
from soundstage.console.session.attempts import Attempts
from soundstage.console.session.tickets import Tickets
from soundstage.core.flows import Account, Flow, FlowStatus, Revision
from soundstage.engine.advance import advance
from soundstage.limits import STUDIO
from soundstage.replaying.recording import Compiler, Recording
from soundstage.replaying.trace import start
from soundstage.runtime.node import Node
from soundstage.store.port import Committed
from soundstage.store.vault import Vault
from soundstage.testing.house import ACCOUNT_SID, build
from soundstage.testing.outside import Nobody

LATER = datetime(2026, 1, 6, tzinfo=UTC)


@asynccontextmanager
async def open_room(folder: Path) -> AsyncIterator[Room]:
    """Open a room over a house of its own, a day after the scenarios of tests begin."""
    house = await build(Nobody(), STUDIO, LATER)
    phones = Phones(house.clock, Nobody())
    try:
        yield Room(
            node=house.node,
            phones=phones,
            tickets=Tickets(Vault(Fernet.generate_key())),
            attempts=Attempts(),
            numbers=_no_numbers,
            folder=folder,
        )
    finally:
        await phones.close()
        await house.close()


async def _no_numbers(_account: Account, _flow_sid: str) -> tuple[str, ...]:
    return ()


async def keep(node: Node, recordings: Iterable[Recording]) -> None:
    """Store executions as they went, with the flows that they ran."""
    for recording in recordings:
        execution = recording.execution
        for sid, definition in recording.definitions.items():
            number = execution.subflows.get(sid, execution.revision)
            await _keep_flow(node, sid, number, definition)
        program = Compiler(STUDIO).own(recording)
        execution = start(recording, program)
        for entry in recording.journal:
            turn = advance(program, execution, entry.event, entry.at)
            assert turn is not None
            assert isinstance(await node.store.commit(turn), Committed)
            execution = turn.execution


async def _keep_flow(node: Node, sid: str, number: int, definition: Any) -> None:
    if await node.store.flow(sid) is not None:
        return
    flow = Flow(
        sid=sid,
        account_sid=ACCOUNT_SID,
        friendly_name=f"Flow {definition.get('description', '')}",
        status=FlowStatus.PUBLISHED,
        latest=number,
        published=number,
        created_at=LATER,
    )
    revision = Revision(
        flow_sid=sid,
        number=number,
        status=FlowStatus.PUBLISHED,
        friendly_name=flow.friendly_name,
        definition=msgspec.json.encode(definition).decode(),
        commit_message=None,
        author_sid=None,
        created_at=LATER,
    )
    await node.store.add_flow(flow, revision)


async def visit(
    room: Room, *, query: Any = None, body: Any = None, **params: str
) -> Call[Any, Any]:
    """Return the request of somebody who is signed in to the scenarios' account."""
    account = await room.node.store.account(ACCOUNT_SID)
    assert account is not None
    return Call(
        room=room,
        visit=Visit(address="127.0.0.1", base_url="http://127.0.0.1"),
        account=account,
        credential=account.sid,
        path="/console/api/…",
        path_params=params,
        body=body,
        query=query,
    )
