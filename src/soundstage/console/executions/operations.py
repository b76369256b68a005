"""Operations on executions."""

from soundstage.console.executions.lists import list_executions, watch_executions, watch_story
from soundstage.console.executions.replays import replay_execution
from soundstage.console.executions.statistics import fetch_statistics
from soundstage.console.executions.stories import (
    fetch_moment_context,
    fetch_raw,
    fetch_story,
    stop_execution,
)
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

_ALL = "/console/api/executions"
_ONE = f"{_ALL}/{{execution}}"

OPERATIONS = (
    Operation(
        name="list_executions",
        method="GET",
        path=_ALL,
        answers=ExecutionList,
        handler=list_executions,
        query=ExecutionsAsked,
    ),
    Operation(
        name="watch_executions",
        method="GET",
        path=f"{_ALL}/live",
        answers=Changed,
        handler=watch_executions,
        query=LiveAsked,
        streams=True,
    ),
    Operation(
        name="fetch_story", method="GET", path=_ONE, answers=ExecutionStory, handler=fetch_story
    ),
    Operation(
        name="watch_story",
        method="GET",
        path=f"{_ONE}/live",
        answers=StoryChanged,
        handler=watch_story,
        streams=True,
    ),
    Operation(
        name="fetch_moment_context",
        method="GET",
        path=f"{_ONE}/moments/{{moment}}",
        answers=MomentContext,
        handler=fetch_moment_context,
    ),
    Operation(
        name="fetch_raw",
        method="GET",
        path=f"{_ONE}/raw",
        answers=RawExecution,
        handler=fetch_raw,
    ),
    Operation(
        name="stop_execution",
        method="POST",
        path=f"{_ONE}/stop",
        answers=Stopped,
        handler=stop_execution,
    ),
    Operation(
        name="replay_execution",
        method="POST",
        path=f"{_ONE}/replay",
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
