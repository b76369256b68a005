"""The widget understand."""

from soundstage.widgets.base import Widget, register


@register
class Understand(Widget):
    """Belongs to the gone product Understand; its properties are not documented [schema]."""

    type = "understand"
    events = ("success", "failed", "next")
