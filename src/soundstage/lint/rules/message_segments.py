"""SL603: a message takes many segments."""

from collections.abc import Iterator

from soundstage.core.segments import segment_count
from soundstage.lint.flow import Flow
from soundstage.lint.kinds import MESSAGES
from soundstage.lint.rule import Example, Hit, Rule, Severity, text
from soundstage.lint.templates import Use
from soundstage.lint.wording import costly, encoding, literal, segments_without_marks


def _check(flow: Flow) -> Iterator[Hit]:
    """Messages that cannot be SMS have no segments."""
    for use in flow.texts:
        if use.property != "body" or flow.states[use.state].type not in MESSAGES:
            continue
        if not _may_be_sms(flow, use):
            continue
        words = literal(use)
        count = segment_count(words)
        plain = segments_without_marks(words)
        cheaper = plain is not None and plain < count
        if count > flow.most_segments or cheaper:
            least = "at least " if use.is_live else ""
            yield Hit(use.path, f"{least}{_size(words, count)}{_hint(words, plain)}")


def _size(words: str, count: int) -> str:
    return f"{count} SMS segments in {encoding(words)} ({len(words)} characters)"


def _hint(words: str, plain: int | None) -> str:
    if plain is not None:
        return f"; {plain} without {' '.join(costly(words)[:5])}"
    letters = costly(words)
    return f", because of {' '.join(letters[:5])}" if letters else ""


def _may_be_sms(flow: Flow, use: Use) -> bool:
    state = flow.states[use.state]
    named = flow.text(state, "from") + flow.text(state, "to")
    channels = flow.facts_at(use.state).channels
    talk = bool(channels) and all(channel.conversation for channel in channels)
    return "whatsapp:" not in named and not talk


_HELLO = "Don{}t forget your appointment tomorrow at nine. Reply YES if you come, NO if you cannot."

RULE = Rule(
    code="SL603",
    name="message-segments",
    severity=Severity.NOTE,
    summary="a message takes many segments",
    why="Each segment is paid for. One character outside of GSM-7, such as a curly quote, makes "
    "the whole message UCS-2 with 70 instead of 160 characters in a segment. It is told from "
    "`most-segments` on (3), and when plain marks would save one. On other channels than SMS it "
    "does not matter.",
    fix="shorten the text, or write plain quotes and dashes",
    example=Example((text("remind", _HELLO.format("\u2019")),), {"incomingRequest": "remind"}),
    fixed=Example((text("remind", _HELLO.format("'")),), {"incomingRequest": "remind"}),
    check=_check,
)
