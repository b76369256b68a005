"""The statements that both databases understand: their parameters come in order."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from tests.store.conftest import Samples
from tests.store.test_streams import event, sink, subscription

from soundstage.core.execution import Status
from soundstage.store.overview_port import HeadFilter
from soundstage.store.port import Cursor, ExecutionFilter
from soundstage.store.records import pack_events
from soundstage.store.sql import accounts, executions, flows, overview, streams, work
from soundstage.store.sql.statements import Change, Listing, Query
from soundstage.store.streams_port import AlertFilter

if TYPE_CHECKING:
    from soundstage.store.vault import Vault

SAMPLES = Samples()
MODULES = (accounts, executions, flows, overview, streams, work)
NOT_STATEMENTS = ("columns", "to_seen", "to_pending_effect", "to_due_timer")


HEADS = HeadFilter(
    account_sid="AC1",
    flow_sid="FW1",
    status=Status.ENDED,
    contact="+1",
    created_from=SAMPLES.at(1),
    created_to=SAMPLES.at(2),
)


def functions(module: ModuleType) -> Iterator[Any]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        ours = function.__module__ == module.__name__ and not name.startswith("_")
        if ours and name not in NOT_STATEMENTS:
            yield function


def argument(name: str, vault: Vault) -> Any:
    at = SAMPLES.at(1)
    return {
        "account": SAMPLES.account(),
        "key": SAMPLES.key(),
        "flow": SAMPLES.flow(),
        "revision": SAMPLES.revision(),
        "number": 1,
        "numbers": [1, 2],
        "limit": 10,
        "sids": ["FN1", "FN2"],
        "users": ["+1", "+2"],
        "vault": vault,
        "before": at,
        "now": at,
        "since": at,
        "execution_sids": ["FN1", "FN2"],
        "size": 10,
        "execution": SAMPLES.execution(),
        "events": pack_events([event(SAMPLES, "one")]),
    }.get(name, name)


def statements(vault: Vault) -> Iterator[Query[Any] | Change]:
    lists = {
        executions.executions: ExecutionFilter(Status.ENDED, SAMPLES.at(1), SAMPLES.at(2)),
        streams.alerts: AlertFilter("error", SAMPLES.at(1), SAMPLES.at(2), SAMPLES.sid("FW", 1)),
        overview.heads: HEADS,
        overview.count: HEADS,
    }
    kept = {streams.put_sink: sink(SAMPLES), streams.put_subscription: subscription(SAMPLES)}
    for module in MODULES:
        for function in functions(module):
            given = {name: argument(name, vault) for name in inspect.signature(function).parameters}
            if function in lists:
                given["wanted"] = lists[function]
            if function in kept:
                given["kept"] = kept[function]
            made = function(**given)
            if isinstance(made, Listing):
                after = Cursor(after="border")
                yield made.rows(2, after, "border")
                yield made.beyond(after, "border")
            else:
                yield from made if isinstance(made, tuple) else (made,)


def test_parameters_first_appear_in_the_order_of_their_numbers(vault: Vault) -> None:
    """SQLite takes `$2` for a name: values are bound in the order in which names appear."""
    seen = 0
    for statement in statements(vault):
        rows = statement.rows if isinstance(statement, Change) else (statement.values,)
        names = list(dict.fromkeys(re.findall(r"\$(\d+)", statement.sql)))
        assert names == [str(n) for n in range(1, len(names) + 1)], statement.sql
        assert {len(row) for row in rows} == {len(names)}, statement.sql
        seen += 1
    assert seen > 35


@pytest.mark.parametrize("sql", ["delete_flow", "set_flow"])
def test_what_is_cached_says_so(sql: str, vault: Vault) -> None:
    change = getattr(flows, sql)(SAMPLES.flow() if sql == "set_flow" else "FW1")
    assert change.forgets == "flows"
