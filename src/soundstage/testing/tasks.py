"""TaskRouter on a stage: the workflows that flows hand contacts over to, and their tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from soundstage.errors import Json
from soundstage.testing.durations import read_duration
from soundstage.testing.rest import Rest
from soundstage.testing.scenario import Workflow

_ROOT = "/network/taskrouter/v1/Workspaces"
_PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task that a flow, or a call in its queue, asked a workflow for."""

    sid: str
    workflow: str
    channel: str
    status: str
    attributes: Mapping[str, Json]


class Tasks:
    """The workspace of an account, and who works in it."""

    def __init__(self, carrier: Rest) -> None:
        self.all: tuple[Task, ...] = ()
        self._carrier = carrier
        self._workspace = ""

    async def open(self, workflows: Mapping[str, Workflow]) -> None:
        """Make a workspace with these workflows; without any there is none."""
        if not workflows:
            return
        made = await self._carrier.post(_ROOT, {"FriendlyName": "Stage"})
        self._workspace = path = f"{_ROOT}/{made['sid']}"
        queue = await self._carrier.post(f"{path}/TaskQueues", {"FriendlyName": "Everybody"})
        routing = {"task_routing": {"default_filter": {"queue": queue["sid"]}}}
        configuration = msgspec.json.encode(routing).decode()
        for sid, workflow in workflows.items():
            form = {"Sid": sid, "FriendlyName": sid, "Configuration": configuration}
            await self._carrier.post(f"{path}/Workflows", form)
            await self._carrier.put_json(f"/network/workflows/{sid}", _plan(workflow))
        for sid in dict.fromkeys(sid for one in workflows.values() for sid in one.channels):
            form = {"Sid": sid, "FriendlyName": sid, "UniqueName": sid}
            await self._carrier.post(f"{path}/TaskChannels", form)

    async def refresh(self) -> None:
        """Read what has changed."""
        if not self._workspace:
            return
        rows: list[dict[str, Any]] = []
        following: str | None = f"{self._workspace}/Tasks?PageSize={_PAGE}"
        while following:
            page = await self._carrier.get(following[following.index(_ROOT) :])
            rows += page["tasks"]
            following = page["meta"]["next_page_url"]
        self.all = tuple(_task(row) for row in reversed(rows))


def _plan(workflow: Workflow) -> dict[str, Json]:
    spans = {"accept": workflow.accept, "complete": workflow.complete}
    seconds = {name: read_duration(text).total_seconds() for name, text in spans.items() if text}
    return {**seconds, "full": workflow.full}


def _task(row: dict[str, Any]) -> Task:
    return Task(
        sid=row["sid"],
        workflow=row["workflow_sid"],
        channel=row["task_channel_unique_name"],
        status=row["assignment_status"],
        attributes=msgspec.json.decode(row["attributes"]),
    )
