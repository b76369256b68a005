"""The widget create-task."""

from soundstage.widgets.base import Widget, register


@register
class CreateTask(Widget):
    """Makes a TaskRouter task; its properties are not documented [schema]."""

    type = "create-task"
    events = ("success", "failed", "next")
