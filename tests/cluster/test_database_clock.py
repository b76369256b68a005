"""The clock of a node that shares its database: set by beats, and not by slow ones."""

from datetime import UTC, datetime, timedelta

from soundstage.store.postgresql.queue_clock import DatabaseClock

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


class Machine:
    """A machine whose steady clock is moved by hand, and a database whose noon is its zero."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.clock = DatabaseClock(lambda: self.seconds)

    def beat(self, until: float, taking: float, written: float | None = None) -> None:
        """Beat so that the answer is here at `until`; the database wrote its time before that."""
        asked_at = until - taking
        self.seconds = until
        moment = until - taking / 2 if written is None else written
        self.clock.hear(NOON + timedelta(seconds=moment), asked_at)

    def is_off_by(self) -> float:
        return (self.clock.now() - NOON).total_seconds() - self.seconds


def test_the_clock_is_the_databases_whatever_the_machine_thinks() -> None:
    machine = Machine()
    machine.beat(1, 0.002)
    machine.seconds = 1.5
    assert abs(machine.is_off_by()) < 0.001


def test_a_node_that_stood_still_while_it_asked_keeps_its_time() -> None:
    machine = Machine()
    machine.beat(1, 0.002)
    machine.beat(13, 10, written=3.001)
    assert abs(machine.is_off_by()) < 0.01


def test_a_time_that_cannot_be_right_is_corrected_even_by_a_slow_answer() -> None:
    machine = Machine()
    machine.beat(1, 0.002)
    machine.beat(4, 2, written=63)
    assert abs(machine.is_off_by() - 60) < 1


def test_a_slightly_slower_answer_counts_after_a_while() -> None:
    machine = Machine()
    machine.beat(1, 0.002)
    machine.beat(101, 0.02, written=101.005)
    assert machine.is_off_by() > 0.01
