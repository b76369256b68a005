"""How what a run sent to the outside differs from what another one sent."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from soundstage.core.effects import AnyEffect, HttpRequest
from soundstage.core.execution import Turn
from soundstage.replaying.report import Difference
from soundstage.replaying.trace import Wish, wishes


def describe_effect(effect: AnyEffect) -> str:
    """Return an effect in a few words."""
    if isinstance(effect, HttpRequest):
        parts = urlsplit(effect.url)
        return f"{effect.method} {parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    form = dict(effect.form)
    what = effect.path.rpartition("/")[2].removesuffix(".json")
    told = form.get("Body") or form.get("To") or ""
    return f"{what}: {told}" if told else f"{effect.method} {effect.product}{effect.path}"


def effect_differences(
    old: Sequence[Turn], new: Sequence[Turn], names: Mapping[str, str], last: int
) -> Iterator[Difference]:
    """Yield where the effects differ that were asked for before more than `last` steps."""
    before = [wish for wish in wishes(list(old)) if wish.place <= last]
    after = [wish for wish in wishes(list(new)) if wish.place <= last]
    for one, other in zip(before, after, strict=False):
        state = names.get(one.state, one.state) if one.state else None
        if (state, one.kind) != (other.state, other.kind):
            yield _whole(one, other)
            return
        yield from _fields(one, other)
    for wish in before[len(after) :]:
        yield Difference(wish.place, wish.state, "asks for", describe_effect(wish.effect), None)
    for wish in after[len(before) :]:
        yield Difference(wish.place, wish.state, "asks for", None, describe_effect(wish.effect))


def _whole(one: Wish, other: Wish) -> Difference:
    old, new = describe_effect(one.effect), describe_effect(other.effect)
    return Difference(one.place, other.state, "asks for", old, new)


def _fields(one: Wish, other: Wish) -> Iterator[Difference]:
    before, after = _shown(one.effect), _shown(other.effect)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield Difference(one.place, other.state, name, before.get(name), after.get(name))


def _shown(effect: AnyEffect) -> dict[str, str]:
    if isinstance(effect, HttpRequest):
        return {
            "request method": effect.method,
            "request URL": effect.url,
            "request body": effect.body,
            "content type": effect.content_type,
        }
    noun = "message" if "Messages" in effect.path else "request"
    return {"path": effect.path} | {f"{noun} {name}": value for name, value in effect.form}


def document_differences(
    old: Sequence[Turn], new: Sequence[Turn], last: int
) -> Iterator[Difference]:
    """Yield where callers hear something else as the answer to the same request."""
    answers = {turn.reply.event_id: turn for turn in new if turn.reply}
    for turn in old:
        mine = answers.get(turn.reply.event_id) if turn.reply else None
        if turn.reply is None or mine is None or mine.reply is None:
            continue
        places = turn.execution.steps, mine.execution.steps
        if max(places) <= last and turn.reply.body != mine.reply.body:
            yield Difference(
                places[0], mine.execution.state, "document", turn.reply.body, mine.reply.body
            )


def wait_differences(old: Sequence[Turn], new: Sequence[Turn], last: int) -> Iterator[Difference]:
    """Yield where the runs wait for another time in the same state."""
    before, after = _waits(old), _waits(new)
    for place, (_, span) in before.items():
        if place <= last and place in after and after[place][1] != span:
            mine = after[place]
            yield Difference(place, mine[0], "waits", f"{span:g} s", f"{mine[1]:g} s")


def _waits(turns: Sequence[Turn]) -> dict[int, tuple[str | None, float]]:
    """Return the seconds that each wait takes at the most, by the steps that were over."""
    found = {}
    for turn in turns:
        waiting = turn.execution.waiting
        for timer in turn.timers:
            if waiting is not None and timer.id == waiting.timer:
                span = (timer.due - turn.entry.at).total_seconds()
                found[turn.execution.steps] = (turn.execution.state, span)
    return found
