"""`soundstage probe`: every probe is a valid flow that does here what it says."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from tests.cli.conftest import Run, Server, Start, environment

from soundstage.testing.probes import Probe, probes
from soundstage.testing.probes.script import script
from soundstage.testing.runner import each_result
from soundstage.validation import validate

PROBES = [pytest.param(topic, probe, id=topic) for topic, probe in probes().items()]


@pytest.mark.parametrize(("topic", "probe"), PROBES)
def test_the_flow_of_a_probe_is_valid(topic: str, probe: Probe) -> None:
    report = validate(probe.definition())
    assert (report.errors, report.warnings) == ((), ())


@pytest.mark.parametrize(("topic", "probe"), PROBES)
def test_a_probe_does_here_what_it_says(topic: str, probe: Probe, tmp_path: Path) -> None:
    (tmp_path / "probe.json").write_text(json.dumps(probe.definition()))
    play = tmp_path / "probe.test.yaml"
    play.write_text(yaml.safe_dump(probe.here, sort_keys=False))
    results = list(each_result(play))
    assert results
    assert [result.explained() for result in results if not result.passed] == []


@pytest.mark.parametrize(("topic", "probe"), PROBES)
def test_a_probe_makes_one_move_at_a_time(topic: str, probe: Probe) -> None:
    for move in probe.there:
        said = (move.start, move.hook, move.ask, move.sleep, move.end)
        assert sum(value is not None for value in said) == 1
        assert move.hook in (None, "message", "voice")


@pytest.mark.parametrize(("topic", "probe"), PROBES)
def test_a_script_is_one_that_a_shell_reads(topic: str, probe: Probe) -> None:
    text = script(topic, probe)
    subprocess.run(["sh", "-n"], input=text.encode(), check=True)
    definition = re.search(r"<<'FLOW'[^\n]*\n(.*)\nFLOW\n", text, re.DOTALL)
    assert definition
    assert json.loads(definition[1]) == probe.definition()


def run_script(text: str, server: Server, token: str) -> subprocess.CompletedProcess[str]:
    """Run a script against a server of our own, at `STUDIO_URL`."""
    return subprocess.run(
        ["sh"],
        input=text,
        env=environment(
            TWILIO_ACCOUNT_SID=server.credentials[0],
            TWILIO_AUTH_TOKEN=token,
            TO="+15551230009",
            FROM="+15005550006",
            STUDIO_URL=server.url,
        ),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_script_asks_the_service_and_shows_its_answers(
    call: Run, start: Start, tmp_path: Path
) -> None:
    server = start("serve", "--development", "--port", "0", "--home", tmp_path)
    text = call("probe", "variable-order").out
    done = run_script(text, server, server.credentials[1])
    assert done.returncode == 0, done.stderr
    assert "HTTP 201" in done.stdout
    assert re.search(r'"second": *"\[\]"', done.stdout)
    flow = re.search(r"the flow is (FW[0-9a-f]{32})", done.stdout)
    assert flow
    assert server.get(f"/v2/Flows/{flow[1]}")["status"] == "published"

    refused = run_script(text, server, "a wrong token")
    assert refused.returncode == 1
    assert "20003" in refused.stderr


def test_without_a_topic_the_questions_are_listed(call: Run) -> None:
    result = call("probe")
    assert result.status == 0
    assert all(f"{topic}\n  {probe.question}" in result.out for topic, probe in probes().items())


def test_an_unknown_topic_is_answered_with_the_known_ones(call: Run) -> None:
    result = call("probe", "nonsense")
    assert result.status == 2
    assert all(topic in result.err for topic in probes())


def test_the_flow_alone_can_be_asked_for(call: Run) -> None:
    result = call("probe", "variable-types", "--flow")
    assert result.json == probes()["variable-types"].definition()
