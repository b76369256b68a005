"""Tasks: what a workflow is to find somebody for [oai]."""

from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from soundstage.errors import Json
from soundstage.network.errors import BadRequest
from soundstage.network.products.collection import Ask, Collection
from soundstage.network.products.fields import (
    choice,
    field,
    flag,
    json_text,
    moment,
    read_all,
    read_given,
    text,
    whole,
)
from soundstage.network.products.kinds import Kind, Place
from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import Shelf, checked_sid
from soundstage.network.products.workers import Workers
from soundstage.network.state import State

MAX_ATTRIBUTES = 4_096
LONGEST_TIMEOUT = 1_209_600
DEFAULT_TIMEOUT = 86_400
_STATUSES = ("pending", "reserved", "assigned", "wrapping", "completed", "canceled")

_ATTRIBUTES = field("attributes", json_text(MAX_ATTRIBUTES), "{}")
_PRIORITY = field("priority", whole(), 0)
_TASK_CHANNEL = field("task_channel", text(64), "default", shown=False)
_START = field("virtual_start_time", moment)

TASKS = Kind(
    name="taskrouter.task",
    segment="Tasks",
    key="tasks",
    prefix="WT",
    fields=(
        _ATTRIBUTES,
        _PRIORITY,
        _START,
        field("timeout", whole(1, LONGEST_TIMEOUT), DEFAULT_TIMEOUT, fixed=True),
        field("workflow_sid", text(34), fixed=True),
        field("task_queue_sid", text(34), fixed=True),
        field("routing_target", text(256), fixed=True),
        field("ignore_capacity", flag, False, fixed=True),
    ),
    constants=MappingProxyType({"addons": "{}"}),
    above=("workspace_sid",),
    filters={
        "AssignmentStatus": "assignment_status",
        "WorkflowSid": "workflow_sid",
        "WorkflowName": "workflow_friendly_name",
        "TaskQueueSid": "task_queue_sid",
        "TaskQueueName": "task_queue_friendly_name",
    },
)
_CHANGES = (
    _ATTRIBUTES,
    _PRIORITY,
    _START,
    field("assignment_status", choice(*_STATUSES)),
    field("reason", text(4_096)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A task to make, from a client's form or from an interaction's routing."""

    attributes: str
    workflow_sid: str = ""
    queue_sid: str = ""
    channel: str = "default"
    priority: int = 0
    timeout: int = DEFAULT_TIMEOUT


class TaskDesk:
    """Makes tasks in a workspace, and lets the workers have them."""

    def __init__(self, shelf: Shelf, workers: Workers) -> None:
        self._shelf = shelf
        self.workers = workers

    def routed(self, workspace: Resource, new: NewTask) -> dict[str, Json]:
        """Return the fields of a new task: its workflow, queue and channel with their names.

        Without `WorkflowSid` the workspace's only workflow is taken [mem].
        """
        workflow = self._workflow(workspace, new)
        queue_sid = new.queue_sid or (_default_queue(workflow) if workflow else "")
        queue = self._inside("task_queue", workspace, queue_sid)
        if new.queue_sid and queue is None:
            raise BadRequest("Invalid TaskQueueSid: there is no such queue in the workspace")
        channel = self._channel(workspace, new.channel)
        return {
            "attributes": new.attributes,
            "priority": new.priority,
            "timeout": new.timeout,
            "assignment_status": "pending",
            "reason": None,
            "workflow_sid": workflow.sid if workflow else None,
            "workflow_friendly_name": _name(workflow),
            "task_queue_sid": queue.sid if queue else None,
            "task_queue_friendly_name": _name(queue),
            "task_queue_entered_date": self._shelf.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "task_channel_sid": channel.sid,
            "task_channel_unique_name": channel.unique_name,
        }

    def add(self, workspace: Resource, new: NewTask) -> Resource:
        """Make a task that no client asked TaskRouter for."""
        data = self.routed(workspace, new)
        fields = {one.name: one.default for one in TASKS.fields if one.shown}
        account = workspace.account_sid
        return self._shelf.add(
            TASKS.name, account, fields | data, prefix="WT", parent=workspace.sid
        )

    def of_call(self, account_sid: str, new: NewTask) -> Resource | None:
        """Make a task for a caller in a queue; None when the network does not have the workflow."""
        workflow = self._shelf.at("taskrouter.workflow", account_sid, new.workflow_sid)
        if workflow is None:
            return None
        workspace = self._shelf.at("taskrouter.workspace", account_sid, workflow.parent)
        return self.add(workspace, new) if workspace else None

    def _workflow(self, workspace: Resource, new: NewTask) -> Resource | None:
        if new.workflow_sid:
            found = self._inside("workflow", workspace, new.workflow_sid)
            if found is None:
                raise BadRequest("Invalid WorkflowSid: there is no such workflow in the workspace")
            return found
        if new.queue_sid:
            return None
        workflows = self._shelf.within("taskrouter.workflow", workspace)
        if len(workflows) != 1:
            raise BadRequest("Missing required parameter WorkflowSid in the post body")
        return workflows[0]

    def _channel(self, workspace: Resource, address: str) -> Resource:
        kind, account = "taskrouter.task_channel", workspace.account_sid
        named = self._shelf.named(kind, account, address, workspace.sid)
        found = named or self._inside("task_channel", workspace, address)
        if found is None:
            raise BadRequest("Invalid TaskChannel: there is no such channel in the workspace")
        return found

    def _inside(self, kind: str, workspace: Resource, sid: str) -> Resource | None:
        found = self._shelf.at(f"taskrouter.{kind}", workspace.account_sid, sid)
        return found if found and found.parent == workspace.sid else None


class Tasks(Collection):
    """The tasks of a workspace."""

    def __init__(self, state: State, shelf: Shelf, workspaces: Collection, desk: TaskDesk) -> None:
        super().__init__(state, shelf, TASKS, workspaces)
        self._desk = desk

    def make(self, ask: Ask) -> Resource:
        given = read_all((*TASKS.fields, _TASK_CHANNEL), ask.form)
        new = NewTask(
            attributes=given["attributes"],
            workflow_sid=given["workflow_sid"] or "",
            queue_sid=given["task_queue_sid"] or "",
            channel=given.pop("task_channel") or "default",
            priority=given["priority"],
            timeout=given["timeout"],
        )
        data = given | self._desk.routed(ask.place.above[-1], new)
        made = self.keep(ask, data, checked_sid(ask.form.text("Sid"), TASKS.prefix))
        self._desk.workers.offer(made)
        return made

    def alter(self, ask: Ask, resource: Resource) -> Resource:
        data = read_given(_CHANGES, ask.form)
        return self.shelf.change(resource, data) if data else resource

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        inner = super().render(place, resource)
        above = place.url.removesuffix(f"/{TASKS.segment}")
        names = ("assignment_status", "reason", "task_queue_entered_date")
        named = {
            name: resource.data.get(name)
            for name in (
                *names,
                "workflow_friendly_name",
                "task_queue_friendly_name",
                "task_channel_sid",
                "task_channel_unique_name",
            )
        }
        links = {"workspace": above, "reservations": f"{place.url_of(resource)}/Reservations"}
        for name, segment in (("workflow", "Workflows"), ("task_queue", "TaskQueues")):
            sid = resource.data.get(f"{name}_sid")
            links |= {name: f"{above}/{segment}/{sid}"} if sid else {}
        age = (self.shelf.now() - resource.date_created).total_seconds()
        return inner | named | {"age": max(0, int(age)), "links": links}


def _name(resource: Resource | None) -> Json:
    return resource.data["friendly_name"] if resource else None


def _default_queue(workflow: Resource) -> str:
    """Return the queue that a workflow sends everything else to."""
    configuration = msgspec.json.decode(workflow.data["configuration"])
    for name in ("task_routing", "default_filter"):
        configuration = configuration.get(name)
        if not isinstance(configuration, dict):
            return ""
    queue = configuration.get("queue")
    return queue if isinstance(queue, str) else ""
