"""The widgets of which only the names are public: they say so, and leave by `failed`."""

from typing import Any, ClassVar

from soundstage.core.outcomes import Leave, Outcome
from soundstage.widgets.base import Widget
from soundstage.widgets.scope import Scope


class Undocumented(Widget):
    """A widget whose properties nobody knows, so nothing can be asked of the carrier (assumed).

    `code` is the error that the real one has for a failure [err].
    """

    code: ClassVar[int]
    help = "Its properties were never made public, so the flow always leaves by Failed."
    events = ("success", "failed", "next")
    labels: ClassVar = {"success": "Success", "failed": "Failed", "next": "Next"}
    silent = frozenset({"success", "next"})

    def enter(self, scope: Scope[Any]) -> Outcome:
        """Fail at once."""
        scope.warn(self.code, f"{self.type} did nothing: its properties are not public", "error")
        return Leave("failed")
