"""What a push does with one flow."""

from dataclasses import dataclass
from typing import Literal

from soundstage.definition.diff import Changes
from soundstage.errors import Json
from soundstage.promotion.target import Deployed

Action = Literal["create", "update", "publish", "none"]
NOTHING: Json = {"states": []}


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with a flow: its file with names, and what the server has, if any."""

    flow: str
    action: Action
    local: Json
    deployed: Deployed | None
    changes: Changes

    @property
    def before(self) -> Json:
        return self.deployed.named if self.deployed else NOTHING
