"""Operations on executions."""

from collections.abc import AsyncIterator

from soundstage.api.errors import NotFound
from soundstage.console.call import Call
from soundstage.console.operation import Operation
from soundstage.console.wire.executions import (
    Changed,
    ExecutionList,
    ExecutionsAsked,
    ExecutionStory,
    FlowStatistics,
    LiveAsked,
    Period,
    RawExecution,
    Replay,
    Replayed,
    Stopped,
    StoryChanged,
)
from soundstage.console.wire.moments import MomentContext


async def list_executions(call: Call[None, ExecutionsAsked]) -> ExecutionList:
    raise NotFound(call.path)


async def watch_executions(call: Call[None, LiveAsked]) -> AsyncIterator[Changed]:
    raise NotFound(call.path)
    yield


async def fetch_story(call: Call[None, None]) -> ExecutionStory:
    raise NotFound(call.path)


async def watch_story(call: Call[None, None]) -> AsyncIterator[StoryChanged]:
    raise NotFound(call.path)
    yield


async def fetch_moment_context(call: Call[None, None]) -> MomentContext:
    raise NotFound(call.path)


async def fetch_raw(call: Call[None, None]) -> RawExecution:
    raise NotFound(call.path)


async def stop_execution(call: Call[None, None]) -> Stopped:
    raise NotFound(call.path)


async def replay_execution(call: Call[Replay, None]) -> Replayed:
    raise NotFound(call.path)


async def fetch_statistics(call: Call[None, Period]) -> FlowStatistics:
    raise NotFound(call.path)


OPERATIONS = (
    Operation(
        name="list_executions",
        method="GET",
        path="/console/api/executions",
        answers=ExecutionList,
        handler=list_executions,
        query=ExecutionsAsked,
    ),
    Operation(
        name="watch_executions",
        method="GET",
        path="/console/api/executions/live",
        answers=Changed,
        handler=watch_executions,
        query=LiveAsked,
        streams=True,
    ),
    Operation(
        name="fetch_story",
        method="GET",
        path="/console/api/executions/{execution}",
        answers=ExecutionStory,
        handler=fetch_story,
    ),
    Operation(
        name="watch_story",
        method="GET",
        path="/console/api/executions/{execution}/live",
        answers=StoryChanged,
        handler=watch_story,
        streams=True,
    ),
    Operation(
        name="fetch_moment_context",
        method="GET",
        path="/console/api/executions/{execution}/moments/{moment}",
        answers=MomentContext,
        handler=fetch_moment_context,
    ),
    Operation(
        name="fetch_raw",
        method="GET",
        path="/console/api/executions/{execution}/raw",
        answers=RawExecution,
        handler=fetch_raw,
    ),
    Operation(
        name="stop_execution",
        method="POST",
        path="/console/api/executions/{execution}/stop",
        answers=Stopped,
        handler=stop_execution,
    ),
    Operation(
        name="replay_execution",
        method="POST",
        path="/console/api/executions/{execution}/replay",
        answers=Replayed,
        handler=replay_execution,
        body=Replay,
    ),
    Operation(
        name="fetch_statistics",
        method="GET",
        path="/console/api/flows/{flow}/statistics",
        answers=FlowStatistics,
        handler=fetch_statistics,
        query=Period,
    ),
)
