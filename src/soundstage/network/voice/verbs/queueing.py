"""Enqueue and Leave: waiting in a queue [enqueue]."""

from dataclasses import dataclass

from soundstage.network.products.tasks import DEFAULT_TIMEOUT, LONGEST_TIMEOUT
from soundstage.network.twiml import Element
from soundstage.network.voice.attributes import Attributes, Method, Note, Verb

MAX_SIZE = 5_000
DEFAULT_SIZE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskNoun:
    """What a workflow is to know of the caller: attributes as JSON, and how urgent it is."""

    attributes: str = ""
    priority: int = 0
    timeout: int = DEFAULT_TIMEOUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueue(Verb):
    """`wait_url` None is the carrier's music; a workflow has a task instead of a name."""

    name: str
    action: str
    method: Method
    wait_url: str | None
    wait_method: Method
    workflow_sid: str
    task: TaskNoun
    max_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Verb):
    """Leave the queue that plays this document."""


def read_enqueue(element: Element, notes: list[Note]) -> Enqueue:
    """Read where to wait and what to hear there."""
    given = Attributes(element, notes)
    has_wait = given.given("waitUrl")
    enqueue = Enqueue(
        name=element.text,
        action=given.text("action"),
        method=given.method(),
        wait_url=given.text("waitUrl") if has_wait else None,
        wait_method=given.method("waitUrlMethod"),
        workflow_sid=given.text("workflowSid"),
        task=_task(element, notes),
        max_size=given.whole("maxQueueSize", DEFAULT_SIZE, 1, MAX_SIZE),
    )
    given.done()
    given.no_children("Task")
    return enqueue


def _task(element: Element, notes: list[Note]) -> TaskNoun:
    """Read the task of a workflow [enqueue]; time-outs are TaskRouter's own (assumed)."""
    for child in element.children:
        if child.name == "Task":
            given = Attributes(child, notes)
            task = TaskNoun(
                attributes=child.text,
                priority=given.whole("priority", 0),
                timeout=given.whole("timeout", DEFAULT_TIMEOUT, 1, LONGEST_TIMEOUT),
            )
            given.done()
            given.no_children()
            return task
    return TaskNoun()


def read_leave(element: Element, notes: list[Note]) -> Leave:
    """Read the end of waiting."""
    given = Attributes(element, notes)
    given.done()
    given.no_children()
    return Leave()
