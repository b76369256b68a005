"""Why an execution could not be started."""

from soundstage.errors import SoundstageError


class Busy(SoundstageError):
    """An execution of the same pair of addresses is active (20409) [exec]."""

    def __init__(self, execution_sid: str) -> None:
        super().__init__(f"{execution_sid} is active for the same To and From")
        self.execution_sid = execution_sid


class NothingPublished(SoundstageError):
    """The flow has no revision that this contact may run."""


class TooManyStarts(SoundstageError):
    """The account started too many executions; `retry_after` is in seconds (20429) [FAQ]."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many executions were started; try again in {retry_after} s")
        self.retry_after = retry_after
