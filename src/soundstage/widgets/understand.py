"""The widget understand."""

from soundstage.widgets.base import register
from soundstage.widgets.undocumented import Undocumented


@register
class Understand(Undocumented):
    """Belongs to the gone product Understand; its properties are not documented [schema]."""

    type = "understand"
    title = "Understand"
    group = "retired"
    code = 81013
