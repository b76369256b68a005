"""Token buckets: how many starts a second."""

from datetime import timedelta

import pytest

from soundstage.clock import VirtualClock
from soundstage.limits import Limits
from soundstage.runtime.rates import Buckets, Rates, TooFast


def taken(buckets: Buckets, owner: str, most: int = 100) -> int:
    """Take until it is too fast; return how many there were."""
    for count in range(most):
        try:
            buckets.take(owner)
        except TooFast:
            return count
    return most


@pytest.mark.parametrize(
    "rate, seconds, more", [(20, 1, 20), (20, 0.5, 10), (20, 60, 20), (3, 1, 3)]
)
def test_a_bucket_holds_a_second_and_fills_evenly(rate: int, seconds: float, more: int) -> None:
    clock = VirtualClock()
    buckets = Buckets(rate, clock)
    assert taken(buckets, "a") == rate
    clock.move_by(timedelta(seconds=seconds))
    assert taken(buckets, "a") == more


def test_every_owner_has_its_own_bucket() -> None:
    buckets = Buckets(5, VirtualClock())
    assert (taken(buckets, "a"), taken(buckets, "b")) == (5, 5)


def test_what_was_refused_does_not_delay_the_next() -> None:
    clock = VirtualClock()
    buckets = Buckets(1, clock)
    buckets.take("a")
    for _ in range(10):
        with pytest.raises(TooFast) as caught:
            buckets.take("a")
        assert caught.value.seconds == pytest.approx(1.0)
    clock.move_by(timedelta(seconds=1))
    buckets.take("a")


def test_a_rate_of_zero_lets_nobody_in() -> None:
    clock = VirtualClock()
    buckets = Buckets(0, clock)
    clock.move_by(timedelta(days=1))
    assert taken(buckets, "a") == 0


def test_the_two_limits_are_counted_apart() -> None:
    rates = Rates(Limits(starts_per_second=1, rest_starts_per_second=1), VirtualClock())
    rates.inbound("a")
    rates.rest("a")
    for start in (rates.inbound, rates.rest):
        with pytest.raises(TooFast):
            start("a")


def test_a_start_that_is_given_back_was_not_counted() -> None:
    rates = Rates(Limits(starts_per_second=1), VirtualClock())
    for _ in range(3):
        rates.inbound("a")
        rates.give_back("a")


def test_limits_that_are_off_count_nothing() -> None:
    limits = Limits(starts_per_second=0, rest_starts_per_second=0)
    rates = Rates(limits, VirtualClock(), enabled=False)
    for start in (rates.inbound, rates.rest):
        start("a")
