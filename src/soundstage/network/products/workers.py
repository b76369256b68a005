"""Whoever works on the tasks of a workflow: nobody, unless the network is told otherwise.

Workers, their skills and activities are left out: what is told is how long a task of a workflow
waits until somebody accepts it, and how long they work on it (choice).
"""

from collections.abc import Callable

import msgspec

from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import Shelf
from soundstage.network.records import Pending
from soundstage.network.runner import Runner

_KIND = "network.plan"
_TASK = "taskrouter.task"
_ACCEPT = "taskrouter.accept"
_COMPLETE = "taskrouter.complete"
_MAX_SECONDS = 31_536_000.0


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of a workflow's tasks: seconds until one is accepted, and then completed.

    None is never; calls to a workflow that is `full` find no room in its queue.
    """

    accept: float | None = None
    complete: float | None = None
    full: bool = False

    def __post_init__(self) -> None:
        for seconds in (self.accept, self.complete):
            if seconds is not None and not 0 <= seconds <= _MAX_SECONDS:
                raise ValueError("accept and complete are 0 to 31536000 seconds")


NOBODY = Plan()


class Workers:
    """Accepts and completes tasks when it is time."""

    def __init__(self, shelf: Shelf, runner: Runner) -> None:
        self._shelf = shelf
        self._runner = runner
        self._callers: dict[str, Callable[[Plan], None]] = {}
        runner.handlers[_ACCEPT] = self._accept
        runner.handlers[_COMPLETE] = self._complete

    def put(self, account_sid: str, workflow_sid: str, plan: Plan) -> None:
        """Say what becomes of a workflow's tasks from now on."""
        data = msgspec.to_builtins(plan)
        known = self._shelf.at(_KIND, account_sid, workflow_sid)
        if known is None:
            self._shelf.add(_KIND, account_sid, data, sid=workflow_sid)
        else:
            self._shelf.change(known, data)

    def plan(self, account_sid: str, workflow_sid: str) -> Plan:
        """Return what becomes of a workflow's tasks."""
        known = self._shelf.at(_KIND, account_sid, workflow_sid)
        return msgspec.convert(known.data, Plan) if known else NOBODY

    def offer(self, task: Resource, tell: Callable[[Plan], None] | None = None) -> None:
        """Let somebody have a task in their time; `tell` is called when they accept it."""
        plan = self.plan(task.account_sid, task.data["workflow_sid"] or "")
        if plan.accept is None:
            return
        if tell is not None:
            self._callers[task.sid] = tell
        self._soon(_ACCEPT, task, plan.accept)

    def close(self, task: Resource, status: str, reason: str | None = None) -> None:
        """Let a task be over, for a caller who is gone or done, unless it is over already."""
        self._callers.pop(task.sid, None)
        now = self._shelf.at(_TASK, task.account_sid, task.sid)
        if now is not None and now.data["assignment_status"] in ("pending", "assigned"):
            self._shelf.change(now, {"assignment_status": status, "reason": reason})

    def _soon(self, kind: str, task: Resource, seconds: float) -> None:
        named = {"account_sid": task.account_sid, "sid": task.sid}
        self._runner.schedule(kind, f"task {task.sid}", named, seconds)

    def _accept(self, item: Pending) -> None:
        task = self._in_status(item, "pending")
        tell = self._callers.pop(item.data["sid"], None)
        if task is None:
            return
        task = self._shelf.change(task, {"assignment_status": "assigned"})
        plan = self.plan(task.account_sid, task.data["workflow_sid"] or "")
        if tell is not None:
            tell(plan)
        elif plan.complete is not None:
            self._soon(_COMPLETE, task, plan.complete)

    def _complete(self, item: Pending) -> None:
        task = self._in_status(item, "assigned")
        if task is not None:
            self._shelf.change(task, {"assignment_status": "completed"})

    def _in_status(self, item: Pending, status: str) -> Resource | None:
        """Return the task, if it is still there and nobody has changed its status."""
        task = self._shelf.at(_TASK, item.data["account_sid"], item.data["sid"])
        return task if task and task.data["assignment_status"] == status else None
