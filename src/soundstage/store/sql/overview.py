"""Many executions at once: their heads, their number and the outlines of their journals.

Every question is one that an index answers in the order asked for. To the planner a column
with an empty text behind it has none: so a contact's executions are found by the contact.
"""

from collections.abc import Iterator, Sequence

from soundstage.core.execution import Status
from soundstage.store.moments import to_micros
from soundstage.store.overview_port import ExecutionHead, HeadFilter, TurnOutline
from soundstage.store.records import unpack_head, unpack_outline
from soundstage.store.sql.statements import Query, Value

Condition = tuple[str, Value]


def heads(wanted: HeadFilter, size: int, after: str | None) -> tuple[Query[ExecutionHead], ...]:
    """Return the queries whose newest rows, taken together, are the list."""
    border: list[Condition] = [] if after is None else [("sid <", after)]
    return tuple(
        _query("SELECT snapshot FROM executions WHERE", [*conditions, *border], size)
        for conditions in _ways(wanted)
    )


def count(wanted: HeadFilter, limit: int) -> tuple[Query[int], ...]:
    """Return the queries whose sum is the number."""
    return tuple(_count(conditions, limit) for conditions in _ways(wanted))


def outlines(execution_sids: Sequence[str]) -> Query[tuple[str, TurnOutline]]:
    places = ", ".join(f"${n}" for n in range(1, len(execution_sids) + 1))
    return Query(
        f"SELECT execution_sid, entry FROM journal WHERE execution_sid IN ({places})"  # noqa: S608
        " ORDER BY execution_sid, version",
        tuple(execution_sids),
        _outline,
    )


def _outline(execution_sid: str, entry: bytes) -> tuple[str, TurnOutline]:
    return execution_sid, unpack_outline(entry)


def _ways(wanted: HeadFilter) -> Iterator[list[Condition]]:
    """Yield the conditions of each query; by account there is one for each status."""
    rest: list[Condition] = []
    if wanted.created_from is not None:
        rest.append(("created_at >=", to_micros(wanted.created_from)))
    if wanted.created_to is not None:
        rest.append(("created_at <", to_micros(wanted.created_to)))
    if wanted.contact is not None:
        yield [("contact =", wanted.contact), *_beside_contact(wanted), *rest]
    elif wanted.flow_sid is not None:
        yield [("flow_sid =", wanted.flow_sid), *_status(wanted, "status ="), *rest]
    else:
        for status in Status if wanted.status is None else (wanted.status,):
            account: list[Condition] = [("account_sid =", wanted.account_sid)]
            yield [*account, ("status =", status.value), *rest]


def _beside_contact(wanted: HeadFilter) -> list[Condition]:
    account: list[Condition] = [("account_sid || '' =", wanted.account_sid)]
    flow: list[Condition] = [("flow_sid || '' =", wanted.flow_sid)] if wanted.flow_sid else []
    return [*account, *flow, *_status(wanted, "status || '' =")]


def _status(wanted: HeadFilter, text: str) -> list[Condition]:
    return [] if wanted.status is None else [(text, wanted.status.value)]


def _query(select: str, conditions: list[Condition], size: int) -> Query[ExecutionHead]:
    where, values = _where(conditions)
    sql = f"{select} {where} ORDER BY sid DESC LIMIT ${len(values) + 1}"
    return Query(sql, (*values, size), unpack_head)


def _count(conditions: list[Condition], limit: int) -> Query[int]:
    where, values = _where(conditions)
    rows = f"SELECT 1 FROM executions WHERE {where} LIMIT ${len(values) + 1}"  # noqa: S608
    return Query(f"SELECT count(*) FROM ({rows}) AS found", (*values, limit), int)  # noqa: S608


def _where(conditions: list[Condition]) -> tuple[str, tuple[Value, ...]]:
    texts = (f"{text} ${n}" for n, (text, _) in enumerate(conditions, start=1))
    return " AND ".join(texts), tuple(value for _, value in conditions)
