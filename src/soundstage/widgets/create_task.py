"""The widget create-task."""

from soundstage.widgets.base import register
from soundstage.widgets.undocumented import Undocumented


@register
class CreateTask(Undocumented):
    """Makes a TaskRouter task; its properties are not documented [schema]."""

    type = "create-task"
    title = "Create Task"
    group = "retired"
    code = 81015
