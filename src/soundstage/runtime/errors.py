"""Why an execution could not be started."""

from soundstage.errors import SoundstageError


class Busy(SoundstageError):
    """An execution of the same pair of addresses is active (20409) [exec]."""

    def __init__(self, execution_sid: str) -> None:
        super().__init__(f"{execution_sid} is active for the same To and From")
        self.execution_sid = execution_sid


class NothingPublished(SoundstageError):
    """The flow has no revision that this contact may run."""
