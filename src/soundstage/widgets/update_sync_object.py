"""The widget update-sync-object."""

from soundstage.widgets.base import register
from soundstage.widgets.undocumented import Undocumented


@register
class UpdateSyncObject(Undocumented):
    """Updates a Sync object; its properties are not documented [schema]."""

    type = "update-sync-object"
    title = "Update Sync Object"
    group = "retired"
    code = 81012
