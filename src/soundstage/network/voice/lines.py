"""Queues: callers who wait in them, and agents who wait for the next one [enqueue][queue]."""

from dataclasses import dataclass
from datetime import datetime

from soundstage.network.records import Params
from soundstage.network.voice.desk import Desk
from soundstage.network.voice.events import Goto, Signal
from soundstage.network.voice.leg import Ear
from soundstage.network.voice.records import Queue
from soundstage.network.voice.verbs.queueing import DEFAULT_SIZE
from soundstage.sid import new_sid


@dataclass(slots=True)
class Member:
    """A caller in a queue."""

    ear: Ear
    queue_sid: str
    since: datetime
    agent: Ear | None = None

    @property
    def call_sid(self) -> str:
        return self.ear.leg.sid


@dataclass(slots=True, eq=False)
class Agent:
    """Somebody who speaks with the first caller of a queue, or waits until there is one."""

    ear: Ear
    member: Member | None = None


class Taken(Signal):
    """Word to an agent: a caller is there."""


@dataclass(frozen=True, slots=True)
class Dequeued(Signal):
    """Word to a caller: an agent is there; first play this, if anything."""

    agent: Ear
    greeting: Goto | None


@dataclass(frozen=True, slots=True)
class MemberReady(Signal):
    """Word to an agent: the caller heard the greeting."""

    member: Member


@dataclass(frozen=True, slots=True)
class Gone(Signal):
    """Word to an agent: the caller is gone."""

    member: Member


@dataclass(frozen=True, slots=True)
class Sent(Signal):
    """Word to a caller: go on with this document."""

    goto: Goto


@dataclass(frozen=True, slots=True)
class Accepted(Signal):
    """Word to a caller: somebody accepted their task, and speaks with them for so many seconds."""

    seconds: float | None


class Lines:
    """Who waits where."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._members: dict[str, list[Member]] = {}
        self._agents: dict[str, list[Agent]] = {}

    def named(self, account_sid: str, name: str) -> Queue | None:
        """Return the queue with a name."""
        return self._desk.state.queues.one(account_sid=account_sid, friendly_name=name)

    def make(self, account_sid: str, name: str, max_size: int = DEFAULT_SIZE) -> Queue:
        """Let a queue exist."""
        now = self._desk.state.now()
        return self._desk.state.queues.insert(
            Queue(
                sid=new_sid("QU"),
                account_sid=account_sid,
                friendly_name=name,
                max_size=max_size,
                date_created=now,
                date_updated=now,
            )
        )

    def members(self, queue_sid: str) -> list[Member]:
        """Return who waits, the first first."""
        return self._members.setdefault(queue_sid, [])

    def join(self, queue: Queue, ear: Ear) -> Member:
        """Let a caller wait; an agent who waits already gets the first."""
        member = Member(ear, queue.sid, self._desk.state.now())
        self.members(queue.sid).append(member)
        agents = self._agents.setdefault(queue.sid, [])
        if agents:
            agent = agents.pop(0)
            agent.member = self.members(queue.sid).pop(0)
            agent.ear.tell(Taken())
        return member

    def leave(self, member: Member) -> None:
        """Let a caller wait no more."""
        members = self.members(member.queue_sid)
        if member in members:
            members.remove(member)
        queue = self._desk.state.queues.one(sid=member.queue_sid)
        if queue is not None:
            self._desk.state.queues.update(
                queue,
                served=queue.served + 1,
                waited_seconds=queue.waited_seconds + self.waited(member),
            )

    def put_back(self, member: Member) -> None:
        """Let a caller be the first again, when an agent took them and was gone."""
        if member.ear.open:
            self.members(member.queue_sid).insert(0, member)

    def ask(self, queue: Queue, ear: Ear) -> Agent:
        """Give an agent the first caller, or let them wait for one."""
        agent, members = Agent(ear), self.members(queue.sid)
        if members:
            agent.member = members.pop(0)
        else:
            self._agents.setdefault(queue.sid, []).append(agent)
        return agent

    def give_up(self, queue: Queue, agent: Agent) -> None:
        """Let an agent wait no more."""
        agents = self._agents.get(queue.sid, [])
        if agent in agents:
            agents.remove(agent)

    def waited(self, member: Member) -> int:
        """Return for how many seconds a caller has been waiting."""
        return int((self._desk.state.now() - member.since).total_seconds())

    def position(self, member: Member) -> int:
        """Return a caller's place in the queue, from 1; 0 when out of it."""
        members = self.members(member.queue_sid)
        return members.index(member) + 1 if member in members else 0

    def average_wait(self, queue: Queue) -> int:
        """Return how long callers waited on the average."""
        return queue.waited_seconds // queue.served if queue.served else 0

    def wait_params(self, member: Member) -> Params:
        """Return what the document that plays to a waiting caller is told [enqueue]."""
        queue = self._desk.state.queues.one(sid=member.queue_sid)
        if queue is None:
            return ()
        return (
            ("QueuePosition", str(self.position(member))),
            ("QueueSid", queue.sid),
            ("QueueTime", str(self.waited(member))),
            ("AvgQueueTime", str(self.average_wait(queue))),
            ("CurrentQueueSize", str(len(self.members(queue.sid)))),
            ("MaxQueueSize", str(queue.max_size)),
        )
