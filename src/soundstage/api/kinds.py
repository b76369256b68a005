"""Executions under their three names: where version 1, its engagements and version 2 differ."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One of the three collections; what all have in common is in `executions` and `steps`.

    `word` begins the names of fields and links. `modern` is version 2: it shows the revision
    and the cause, filters by status, and refuses a start for a busy contact [exec][exec-v1].
    """

    version: str
    collection: str
    word: str
    modern: bool = False
    filters: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name of the list in list answers."""
        return self.collection.lower()

    @property
    def created(self) -> int:
        """The status of the answer to a start."""
        return 201 if self.modern else 200


_DATES = ("DateCreatedFrom", "DateCreatedTo")

EXECUTIONS = Kind(
    version="v2",
    collection="Executions",
    word="execution",
    modern=True,
    filters=("status", *_DATES),
)
EXECUTIONS_V1 = Kind(version="v1", collection="Executions", word="execution", filters=_DATES)
ENGAGEMENTS = Kind(version="v1", collection="Engagements", word="engagement")
