"""The story of one execution, and what can be done with it."""

import msgspec

from soundstage.api.params import is_number
from soundstage.console.call import Call
from soundstage.console.executions.recordings import play
from soundstage.console.executions.rows import row_of
from soundstage.console.executions.transcript import transcript_of
from soundstage.console.moments import context_at, moments_of, requests_of, warnings_of
from soundstage.console.wire.executions import ExecutionStory, RawExecution, Stopped
from soundstage.console.wire.moments import MomentContext
from soundstage.core.execution import Execution
from soundstage.replaying.compare import describe_end


async def fetch_story(call: Call[None, None]) -> ExecutionStory:
    """Show an execution from its start until now."""
    execution = await call.execution()
    played = await play(call, execution)
    return ExecutionStory(
        row=await row_of(call.store, execution),
        version=execution.version,
        definition=played.definition,
        waits_for=_waits_for(execution),
        moments=moments_of(played.journal, ended=not execution.active),
        transcript=transcript_of(played.turns),
        requests=requests_of(played.turns),
        warnings=warnings_of(played.journal),
        fault=played.fault,
    )


def _waits_for(execution: Execution) -> str:
    if not execution.active or execution.waiting is None:
        return describe_end(execution)
    return f"{execution.state} waits for {', '.join(execution.waiting.for_)}"


async def fetch_moment_context(call: Call[None, None]) -> MomentContext:
    """Show the context as it was at a moment."""
    execution = await call.execution()
    number = call.path_params["moment"]
    if not is_number(number):
        raise call.not_found()
    context = context_at(await call.store.journal(execution.sid), int(number))
    if context is None:
        raise call.not_found()
    return MomentContext(context=context)


async def fetch_raw(call: Call[None, None]) -> RawExecution:
    """Show the records as they are kept."""
    execution = await call.execution()
    journal = await call.store.journal(execution.sid)
    return RawExecution(
        execution=msgspec.to_builtins(execution),
        journal=tuple(msgspec.to_builtins(entry) for entry in journal),
    )


async def stop_execution(call: Call[None, None]) -> Stopped:
    """End an execution; one that is over stays as it is."""
    ended = await call.node.end_execution(await call.execution())
    return Stopped(row=await row_of(call.store, ended))
