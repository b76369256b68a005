"""TaskRouter: workspaces with their workflows, queues, channels and tasks [oai].

Nobody works on the tasks unless a plan says so (`workers`): they wait until a client changes
their status. Defaults and limits are from memory [mem].
"""

from types import MappingProxyType

from soundstage.network.products.collection import Ask, Collection
from soundstage.network.products.fields import choice, field, flag, json_text, text, url, whole
from soundstage.network.products.kinds import Kind
from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import Shelf
from soundstage.network.products.tasks import TaskDesk, Tasks
from soundstage.network.state import State

ROOT = "/network/taskrouter/v1"
_NAME = field("friendly_name", text(256), needed=True)
_CHANNELS = ("default", "voice", "chat", "sms", "video")
_SECONDS_PER_DAY = 86_400

WORKSPACES = Kind(
    name="taskrouter.workspace",
    segment="Workspaces",
    key="workspaces",
    prefix="WS",
    fields=(
        _NAME,
        field("event_callback_url", url),
        field("events_filter", text(4_096)),
        field("multi_task_enabled", flag, True),
        field("prioritize_queue_order", choice("FIFO", "LIFO"), "FIFO"),
    ),
    constants=MappingProxyType(
        {
            "default_activity_name": "Offline",
            "default_activity_sid": None,
            "timeout_activity_name": "Offline",
            "timeout_activity_sid": None,
        }
    ),
    links={
        "activities": "Activities",
        "statistics": "Statistics",
        "tasks": "Tasks",
        "task_channels": "TaskChannels",
        "task_queues": "TaskQueues",
        "workers": "Workers",
        "workflows": "Workflows",
    },
    filters={"FriendlyName": "friendly_name"},
)
WORKFLOWS = Kind(
    name="taskrouter.workflow",
    segment="Workflows",
    key="workflows",
    prefix="WW",
    fields=(
        _NAME,
        field("configuration", json_text(65_536), needed=True),
        field("assignment_callback_url", url),
        field("fallback_assignment_callback_url", url),
        field("task_reservation_timeout", whole(1, _SECONDS_PER_DAY), 120),
    ),
    constants={"document_content_type": "application/json"},
    links={"statistics": "Statistics"},
    above=("workspace_sid",),
    filters={"FriendlyName": "friendly_name"},
)
TASK_QUEUES = Kind(
    name="taskrouter.task_queue",
    segment="TaskQueues",
    key="task_queues",
    prefix="WQ",
    fields=(
        _NAME,
        field("target_workers", text(4_096), "1==1"),
        field("max_reserved_workers", whole(1, 50), 1),
        field("task_order", choice("FIFO", "LIFO"), "FIFO"),
        field("reservation_activity_sid", text(34)),
        field("assignment_activity_sid", text(34)),
    ),
    constants=MappingProxyType(
        {"reservation_activity_name": None, "assignment_activity_name": None}
    ),
    links={"statistics": "Statistics"},
    above=("workspace_sid",),
    filters={"FriendlyName": "friendly_name"},
)
TASK_CHANNELS = Kind(
    name="taskrouter.task_channel",
    segment="TaskChannels",
    key="channels",
    prefix="TC",
    fields=(
        _NAME,
        field("unique_name", text(256), needed=True, fixed=True),
        field("channel_optimized_routing", flag, False),
    ),
    links={},
    above=("workspace_sid",),
)


class _Workspaces(Collection):
    """Workspaces, each made with the usual task channels."""

    def make(self, ask: Ask) -> Resource:
        made = super().make(ask)
        if self.shelf.within(TASK_CHANNELS.name, made):
            return made
        for name in _CHANNELS:
            data = {"friendly_name": name.capitalize(), "channel_optimized_routing": False}
            self.shelf.add(
                TASK_CHANNELS.name,
                made.account_sid,
                data,
                prefix=TASK_CHANNELS.prefix,
                parent=made.sid,
                unique_name=name,
            )
        return made


def taskrouter(state: State, shelf: Shelf, desk: TaskDesk) -> list[Collection]:
    """Return the collections of TaskRouter."""
    workspaces = _Workspaces(state, shelf, WORKSPACES, ROOT)
    inner = (WORKFLOWS, TASK_QUEUES, TASK_CHANNELS)
    return [
        workspaces,
        *(Collection(state, shelf, kind, workspaces) for kind in inner),
        Tasks(state, shelf, workspaces, desk),
    ]
