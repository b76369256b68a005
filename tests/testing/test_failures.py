"""A scenario that fails says at which line, how it differs, who said what and the path."""

from pathlib import Path

import pytest

from soundstage.testing.player import play
from soundstage.testing.reading import ScenarioError, parse_script
from soundstage.testing.results import Result

FLOWS = Path(__file__).parents[1] / "flows"


async def played(expectation: str, file: str = "watering", before: str = "- text: yes") -> Result:
    """Play: hello, a second step, and an expectation that stands in line 6."""
    text = f"""scenarios:
  - name: one
    steps:
      - text: hello
      {before}
      - expect: {{{expectation}}}
"""
    return await play(parse_script(text, FLOWS / f"{file}.test.yaml"), 0)


WORKFLOWS = (
    "workflows: {WW00000000000000000000000000000001: "
    "{channels: [TC00000000000000000000000000000002]}}"
)
UNMET_TASKS = {
    "tasks: []": ["expected 0 tasks, there are 1", "unexpected  TC000", "0001: pending"],
    "tasks: [{}, {status: assigned}]": ["expected 2 tasks", 'missing  {"status":"assigned"}'],
    "tasks: [{status: assigned}]": ["task 1 is not as", "status  assigned", "status  pending"],
    "tasks: [{channel: chat}]": ["expected channel  chat"],
    "tasks: [{attributes: {name: Ann}}]": ['attributes  {"name":"Ann"}', '{"name":"+15558675310"}'],
}
FERN = '"Has the fern had water today? (yes / no / later)"'
THANKS = '"Thank you, it will live another day."'

UNMET = {
    f"sent: [{FERN}, Thank you]": [
        "message 2 is not as expected",
        "expected  Thank you\n",
        "but it is Thank you, it will live another day.",
        "\n" + " " * 4 + " " * 19 + "^",
    ],
    f"sent: {FERN}": [
        "expected 1 messages, there are 2",
        "unexpected  'Thank you, it will live another day.'",
    ],
    f"sent: [{FERN}, {{}}, Bye]": ["expected 3 messages, there are 2", "missing  'Bye'"],
    "sent: []": ["expected 0 messages, there are 2"],
    "sent: [{contains: cactus}, {}]": ["expected to contain  'cactus'"],
    "sent: [{matches: '^fern'}, {}]": ["expected to match  ^fern"],
    'sent: [{to: "+1"}, {}]': ["expected to  +1", "but it is to  +15558675310"],
    "sent: [{media: a.png}, {}]": ["expected media  ('a.png',)"],
    "path: [Trigger, ask: timeout]": [
        "step 2 is not as expected",
        "expected  ask: timeout",
        "but it is ask: incomingMessage",
    ],
    "path: [Trigger]": ["expected 1 steps, there are 4", "unexpected  ask: incomingMessage"],
    "state: ask": ["expected to be in the state 'ask', but the execution is over"],
    "ended: false": ["expected the execution to go on, but it is over"],
    "faults: [81005]": ["expected the faults [81005], there are", "none"],
    "requests: [GET https://a.example/]": ["expected 1 requests, there are 0", "missing"],
    "variables: {size: 1}": ["size is not there", "there is no 'size' in it; it has nothing"],
    "context: {widgets.ask.inbound.Bod: x}": ["there is no 'Bod' in widgets.ask.inbound", "Body"],
    "context: {widgets.ask.inbound.Body.x: 1}": ['widgets.ask.inbound.Body is "yes"'],
    "context: {widgets.ask.inbound.Body: 'no'}": ['expected  "no"', 'but it is "yes"'],
}


@pytest.mark.parametrize("expectation", UNMET)
async def test_an_expectation_that_is_not_met_is_explained(expectation: str) -> None:
    result = await played(expectation)
    assert not result.passed
    explained = result.explained()
    assert explained.startswith(f"{FLOWS}/watering.test.yaml:6: ")
    for part in UNMET[expectation]:
        assert part in explained


@pytest.mark.parametrize("expectation", UNMET_TASKS)
async def test_a_task_that_is_not_as_expected_is_explained(expectation: str) -> None:
    text = f"""{WORKFLOWS}
scenarios:
  - name: one
    steps:
      - text: hello
      - expect: {{{expectation}}}
"""
    result = await play(parse_script(text, FLOWS / "library.test.yaml"), 0)
    explained = result.explained()
    assert explained.startswith(f"{FLOWS}/library.test.yaml:6: ")
    for part in UNMET_TASKS[expectation]:
        assert part in explained


async def test_nothing_has_ended_before_it_began() -> None:
    text = "scenarios: [{name: one, steps: [{expect: {ended: true}}]}]"
    result = await play(parse_script(text, FLOWS / "watering.test.yaml"), 0)
    assert result.failure is not None
    assert result.failure.title == "expected the execution to be over, but it has not begun"


async def test_an_explanation_holds_the_transcript_and_the_path() -> None:
    explained = (await played("ended: false")).explained()
    assert " 0:00:00  contact  hello\n" in explained
    assert " 0:00:00  flow     Has the fern had water today?" in explained
    assert (
        "Trigger:incomingMessage → ask:incomingMessage → answer:match → thank:sent → the end"
        in explained
    )


async def test_time_in_the_transcript_counts_from_the_beginning() -> None:
    explained = (await played("ended: false", before="- wait: 3 h")).explained()
    assert " 0:00:00  clock    3 h pass\n" in explained
    assert " 2:00:00  flow     No answer?" in explained


async def test_a_message_that_nobody_expected_fails_the_scenario() -> None:
    result = await played("ended: true")
    assert result.failure is not None
    assert "a message that no `sent` expects" in result.failure.title
    assert "Has the fern" in result.failure.lines[0]


async def test_a_request_without_an_answer_fails_the_scenario_where_it_was_made() -> None:
    result = await played("ended: true", file="delivery")
    assert result.failure is not None
    assert result.failure.line == 4
    assert "asked for GET https://example.com/orders?order=hello" in result.failure.title
    assert "asks     GET https://example.com/orders?order=hello" in result.explained()


async def test_what_rest_refuses_fails_the_scenario_at_that_step() -> None:
    result = await played("ended: true", before="- request: {}")
    assert result.failure is not None
    assert result.failure.line == 5
    assert "409" in result.failure.title


async def test_a_definition_that_is_not_valid_fails_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"states": []}')
    text = "scenarios: [{name: one, steps: [{text: hi}]}]"
    result = await play(parse_script(text, tmp_path / "bad.test.yaml"), 0)
    assert result.failure is not None
    assert "the flow cannot be published" in result.failure.title
    assert "#/initial_state" in result.failure.title


async def test_a_flow_that_is_not_there_is_an_error_of_the_file(tmp_path: Path) -> None:
    text = "flow: gone.json\nscenarios: [{name: one, steps: [{text: hi}]}]"
    with pytest.raises(ScenarioError, match=r"a.test.yaml:1: the flow .*gone.json cannot be read"):
        await play(parse_script(text, tmp_path / "a.test.yaml"), 0)


async def test_the_same_scenario_gives_the_same_story_again() -> None:
    first, second = [await played("ended: false") for _ in range(2)]
    assert first.transcript == second.transcript
    assert first.explained() == second.explained()
    assert [step.created_at for step in first.steps] == [step.created_at for step in second.steps]
