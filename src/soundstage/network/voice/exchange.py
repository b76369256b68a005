"""The telephone exchange: everything about calls, joined."""

from soundstage.network.products.tasks import TaskDesk
from soundstage.network.sending import Sending
from soundstage.network.voice.calls import Calls
from soundstage.network.voice.desk import Desk
from soundstage.network.voice.doing.table import DOERS
from soundstage.network.voice.lines import Lines
from soundstage.network.voice.phones import Phones
from soundstage.network.voice.recorder import Recorder
from soundstage.network.voice.rooms import Rooms


class Exchange:
    """What a verb may need: calls, phones, queues, conferences, recordings, messages, tasks."""

    def __init__(self, desk: Desk, sending: Sending, tasks: TaskDesk) -> None:
        self.desk = desk
        self.sending = sending
        self.tasks = tasks
        self.doers = DOERS
        self.phones = Phones(desk.state)
        self.recorder = Recorder(desk)
        self.lines = Lines(desk)
        self.rooms = Rooms(desk, self.recorder)
        self.calls = Calls(self)
        self.calls.recover()

    async def close(self) -> None:
        """Stop all calls where they stand; the next start ends them."""
        await self.desk.close()
