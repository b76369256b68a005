"""What became of the effects: none lost, and doubled only where nobody could have known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.simulation.carrier import Entry
from tests.simulation.loop import START
from tests.simulation.replay import History, Wish

from soundstage.core.effects import Answer, CarrierAnswer, CarrierRequest, Result

if TYPE_CHECKING:
    from tests.simulation.checker import Evidence


_FRESH = timedelta(seconds=25)
"""How old the answer to a look may be when it is acted on: its time-out and slow steps.

A process that stood still acts on even older ones when it wakes up.
"""


def check_effects(evidence: Evidence, histories: Iterable[History]) -> None:
    """Hold what was asked for against what the carrier and the servers saw."""
    entries = [*evidence.carrier.messages, *evidence.carrier.calls.values()]
    accepted: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.token:
            accepted[entry.token].append(entry)
    for sent in accepted.values():
        sent.sort(key=lambda entry: entry.sent_at)
    by_sid = {entry.sid: entry for entry in entries}
    wanted: set[str] = set()
    for history in histories:
        for effect_id, wish in history.wishes.items():
            wanted.add(effect_id)
            evidence.world.count("effects")
            done = history.results.get(effect_id)
            if done is None and effect_id not in history.dropped and not wish.parting:
                evidence.world.breach(f"{effect_id} has no result")
            result, until = done.result if done else None, history.result_at.get(effect_id)
            if isinstance(wish.effect, CarrierRequest):
                _check_sent(evidence, wish, result, accepted[effect_id], by_sid)
            else:
                _check_asked(evidence, wish, result, until)
    for token in {*accepted, *evidence.shop.asked} - wanted:
        if accepted[token] or evidence.shop.asked[token]:
            evidence.world.breach(f"{token} was performed, and no turn asked for it")


def _check_sent(
    evidence: Evidence,
    wish: Wish,
    result: Result | None,
    accepted: list[Entry],
    by_sid: dict[str, Entry],
) -> None:
    world, effect = evidence.world, wish.effect
    assert isinstance(effect, CarrierRequest)
    form = dict(effect.form)
    if isinstance(result, CarrierAnswer) and result.status < 300:
        sent = by_sid.get(str(result.body.get("sid")))
        if sent is None:
            world.breach(f"{effect.id} has a result that the carrier never gave")
        elif sent.token != effect.id:
            _check_mistaken(evidence, wish, sent)
    elif accepted and result is not None:
        world.count("sent, and taken for failed")
    for number, entry in enumerate(accepted[1:], start=1):
        world.count("sent twice")
        looked = evidence.carrier.looked[form["To"]]
        thawed = any(timedelta() <= entry.sent_at - thaw <= _FRESH for thaw in world.thaws)
        if not thawed and not _is_excused(looked, accepted[:number], entry):
            world.breach(f"{effect.id} was sent twice, and a look would have shown it")


def _is_excused(looked: list[datetime], earlier: list[Entry], entry: Entry) -> bool:
    """A look just before may not have shown what was sent, and still on its way."""
    for look in looked:
        before = timedelta() <= entry.sent_at - look <= _FRESH
        if before and all(other.at >= look for other in earlier):
            return True
    return False


def _check_mistaken(evidence: Evidence, wish: Wish, sent: Entry) -> None:
    """One message may be taken for another one only when they look the same."""
    assert isinstance(wish.effect, CarrierRequest)
    form = dict(wish.effect.form)
    same = (sent.to, sent.from_, sent.body) == (form["To"], form["From"], form.get("Body", ""))
    evidence.world.count("taken for another")
    if not same or (wish.at - sent.at).total_seconds() > 2:
        evidence.world.breach(f"{wish.effect.id} was taken for {sent.token}")


def _check_asked(
    evidence: Evidence, wish: Wish, result: Result | None, until: datetime | None
) -> None:
    """Servers are asked again only by another process, which took over."""
    world, times = evidence.world, len(evidence.shop.asked[wish.effect.id])
    if isinstance(result, Answer) and not times and result.status not in (429, 503):
        world.breach(f"{wish.effect.id} has an answer, and nobody was asked")
    house, at = evidence.house, (wish.at - START).total_seconds()
    most = 1 + house.board.takeovers.get(wish.effect.id, 0)
    if house.nodes == 1:
        most = 2 + sum(began >= at for began, _ in house.lives)
    if times > most:
        world.breach(f"{wish.effect.id} was asked {times} times")
    world.count("asked again", max(0, times - 1))
