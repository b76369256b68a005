"""Journals rebuilt from what the REST API shows: they lead the same way."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.replaying.sessions import SCRIPTS, recordings

from soundstage.core.execution import JournalEntry
from soundstage.engine.journal import context_after, steps
from soundstage.replaying.compare import replay_itself
from soundstage.replaying.rebuild import rebuild
from soundstage.replaying.recording import Compiler, Recording, decode, encode
from soundstage.replaying.report import Verdict
from soundstage.replaying.shown import ShownExecution, ShownStep
from soundstage.replaying.trace import retrace


def second(moment: datetime) -> datetime:
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def shown(played: Recording) -> ShownExecution:
    """Return an execution as the REST API shows it: times in seconds, no events."""
    execution, journal = played.execution, played.journal
    return ShownExecution(
        sid=execution.sid,
        account_sid=execution.account_sid,
        flow_sid=execution.flow_sid,
        status=execution.status,
        date_created=second(execution.started_at),
        date_updated=execution.updated_at and second(execution.updated_at),
        contact_channel_address=execution.contact,
        flow_version=execution.revision,
        context=execution.outer_context,
        steps=tuple(
            ShownStep(
                sid=step.sid,
                name=step.name,
                transitioned_from=step.transitioned_from,
                transitioned_to=step.transitioned_to,
                date_created=second(step.created_at),
                parent_step_sid=step.parent_step_sid,
                context=context_after(journal, step.sid) or {},
            )
            for step in steps(journal)
        ),
    )


def ways(journal: tuple[JournalEntry, ...]) -> list[tuple[str, str, str]]:
    return [(s.transitioned_from, s.name, s.transitioned_to) for s in steps(journal)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_what_is_shown_of_an_execution_leads_the_same_way(script: Path) -> None:
    for played, limits in recordings(script):
        compiler = Compiler(limits)
        program = compiler.own(played)
        rebuilt = decode(encode(rebuild(shown(played), program, played.definitions)))
        assert ways(rebuilt.journal) == ways(played.journal), rebuilt.gaps
        trace = retrace(rebuilt, program)
        assert replay_itself(trace).verdict is Verdict.SAME
        assert rebuilt.execution.ended_reason == played.execution.ended_reason
