"""Why flows could not be moved."""

from soundstage.errors import SoundstageError


class PromotionFault(SoundstageError):
    """Something that somebody has to settle before flows can be moved."""


class ServerFault(PromotionFault):
    """A server that cannot be reached or refuses; `status` is 0 when it gave no answer."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status
