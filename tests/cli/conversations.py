"""Databases with conversations in them, without a server: the turns are those of a stage."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from soundstage.cli.home import open_store
from soundstage.core.flows import Account, Flow, FlowStatus, Revision
from soundstage.limits import STUDIO
from soundstage.replaying.recording import Compiler, Recording
from soundstage.replaying.trace import retrace
from soundstage.settings import Settings
from soundstage.testing.stage import Stage

SAMPLE = Path(__file__).parents[2] / "src/soundstage/samples/pizza_order.json"
_MOMENT = datetime(2026, 1, 5, tzinfo=UTC)


def have(home: Path, *talks: Sequence[str]) -> tuple[str, list[str]]:
    """Let contacts text the sample flow; return the flow's and the executions' SIDs."""
    return asyncio.run(_have(home, talks))


async def _have(home: Path, talks: Sequence[Sequence[str]]) -> tuple[str, list[str]]:
    text = SAMPLE.read_text(encoding="utf-8")
    async with Stage.open(text) as stage:
        for number, talk in enumerate(talks):
            for words in talk:
                await stage.text(words, from_=f"+1555{number:07}")
        runs = stage.runs
    flow = runs[0].execution.flow_sid
    document = msgspec.json.decode(text)
    recordings = [Recording.of(run.execution, run.journal, {flow: document}) for run in runs]
    await _write(home, text, recordings)
    return flow, [run.execution.sid for run in runs]


async def _write(home: Path, text: str, recordings: list[Recording]) -> None:
    first = recordings[0].execution
    account = Account(sid=first.account_sid, name="x", auth_token="x", created_at=_MOMENT)
    flow = Flow(
        sid=first.flow_sid,
        account_sid=account.sid,
        friendly_name="pizza",
        status=FlowStatus.PUBLISHED,
        latest=1,
        published=1,
        created_at=_MOMENT,
    )
    revision = Revision(
        flow_sid=flow.sid,
        number=1,
        status=FlowStatus.PUBLISHED,
        friendly_name="pizza",
        definition=text,
        commit_message=None,
        author_sid=None,
        created_at=_MOMENT,
    )
    compiler = Compiler(STUDIO)
    async with open_store(Settings(home=home)) as store:
        await store.add_account(account)
        await store.add_flow(flow, revision)
        for recording in recordings:
            for turn in retrace(recording, compiler.own(recording)).turns:
                await store.commit(turn)
