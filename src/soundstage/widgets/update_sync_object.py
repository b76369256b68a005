"""The widget update-sync-object."""

from soundstage.widgets.base import Widget, register


@register
class UpdateSyncObject(Widget):
    """Updates a Sync object; its properties are not documented [schema]."""

    type = "update-sync-object"
    events = ("success", "failed", "next")
