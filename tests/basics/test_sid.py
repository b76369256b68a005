"""SIDs: their shape, their order, and those that are derived."""

from itertools import count
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from soundstage.sid import SidSource, derive_sid, drawn_from, is_sid, new_sid, new_uuid


def test_a_sid_has_a_prefix_and_32_hexadecimal_digits() -> None:
    sid = new_sid("FW")
    assert is_sid(sid, "FW")
    assert not is_sid(sid, "FN")
    assert not is_sid(sid[:-1], "FW")
    assert not is_sid(None, "FW")


def test_later_sids_of_a_process_sort_higher() -> None:
    sids = [new_sid("FN") for _ in range(10_000)]
    assert sids == sorted(sids)
    assert len(set(sids)) == len(sids)


def test_the_same_time_and_chance_give_the_same_sids_and_only_in_their_block() -> None:
    given, tokens = [], []
    for _ in range(2):
        with drawn_from(SidSource(count(1_700_000_000_000_000_000).__next__, Random(7))):
            given.append([new_sid("FN") for _ in range(3)])
            tokens.append([new_uuid() for _ in range(3)])
    assert given[0] == given[1]
    assert given[0] == sorted(set(given[0]))
    assert tokens[0] == tokens[1]
    assert all(str(UUID(token)) == token for token in tokens[0])
    assert new_sid("FN") > given[0][-1]


@given(st.text(max_size=40), st.integers(min_value=0, max_value=2**32 - 2))
def test_a_derived_sid_is_always_the_same_and_differs_from_all_others(
    owner: str, number: int
) -> None:
    sid = derive_sid("FT", owner, number)
    assert is_sid(sid, "FT")
    assert sid == derive_sid("FT", owner, number)
    others = {derive_sid("FT", owner, number + 1), derive_sid("FT", owner + "x", number)}
    assert sid not in others
