"""Scenarios with tables, conditions, templates, seeds and environments."""

from pathlib import Path

import pytest

from soundstage.testing.player import play
from soundstage.testing.reading import ScenarioError, Script, parse_script
from soundstage.testing.results import Result

FLOWS = Path(__file__).parents[1] / "flows"
FERN = "Has the fern had water today? (yes / no / later)"

ROWS = """scenarios:
  - name: ${said} is understood
    each:
      - {said: YES, answer: Thank you, over: true}
      - {said: "no", answer: A glass, over: false}
    steps:
      - text: hello
      - text: ${said}
      - expect:
          sent: [{}, {contains: "${answer}"}]
          ended: ${over}
"""


def script(text: str, name: str = "watering", environment: str = "") -> Script:
    return parse_script(text, FLOWS / f"{name}.test.yaml", environment)


async def results(found: Script) -> list[Result]:
    return [await play(found, number) for number in range(len(found.file.scenarios))]


async def test_a_scenario_is_played_once_for_each_row() -> None:
    found = script(ROWS.replace('{contains: "${answer}"}', '{contains: "${answer}"}, {}'))
    first, second = await results(found)
    assert (first.name, second.name) == ("YES is understood", "no is understood")
    assert first.failure is not None
    assert first.failure.title == "expected 3 messages, there are 2"
    assert first.failure.line == 10
    assert second.passed


async def test_rows_that_the_name_does_not_tell_apart_are_added_to_it() -> None:
    found = script(ROWS.replace("${said} is understood", "an answer").replace("[{}", "[{}"))
    assert [one.name for one in found.file.scenarios] == [
        "an answer (said: YES, answer: Thank you, over: True)",
        "an answer (said: no, answer: A glass, over: False)",
    ]


def test_two_dollars_leave_a_place_as_it_is() -> None:
    text = "scenarios: [{name: '$${x}', each: [{y: 1}], steps: [{text: '$${a} ${y} {{z}}'}]}]"
    (one,) = script(text).file.scenarios
    assert (one.name, one.steps[0].text) == ("${x}", "${a} 1 {{z}}")


def test_a_place_without_a_value_is_a_mistake_with_its_line() -> None:
    with pytest.raises(ScenarioError) as error:
        script(ROWS.replace("text: ${said}", "text: ${sad}"))
    assert str(error.value).endswith(
        "watering.test.yaml:8: text: `each` has no value 'sad'; did you mean 'said'?"
    )


def test_a_mistake_in_a_row_is_told_where_the_scenario_stands() -> None:
    with pytest.raises(ScenarioError) as error:
        script(ROWS.replace("over: false", "over: 5"))
    assert ":11: ended: expected true or false, found a whole number" in str(error.value)


CONDITIONS = """http:
  - {url: https://example.com/orders, when: {query: {order: A1}}, json: {id: A1, state: lost}}
  - {url: https://example.com/orders, when: {headers: {X-Nothing: "1"}}, status: 500}
  - {url: https://example.com/orders, json: {id: B2, state: ready}}
  - {url: https://jokes.example.com/tell, status: 500}
scenarios:
  - name: an order
    each: [{order: A1, says: lost}, {order: B2, says: ready}]
    steps:
      - text: ${order}
      - expect:
          sent: {matches: "${order}.*${says}"}
          requests: [{query: {order: "${order}"}}]
"""


async def test_an_answer_is_given_when_its_condition_holds() -> None:
    for result in await results(script(CONDITIONS, "delivery")):
        found = "\n".join(entry.what for entry in result.transcript if entry.who == "flow")
        order = "A1" if "A1" in result.name else "B2"
        assert order in found, result.explained()


TEMPLATE = """scenarios:
  - name: one
    steps:
      - request: {{parameters: {{plant: the cactus}}}}
      - expect: {{sent: {{template: "{}"}}}}
"""


@pytest.mark.parametrize(
    ("template", "passes"),
    [
        ("Has {{flow.data.plant}} had water today? (yes / no / later)", True),
        ("Has {{flow.data.animal}} had water today? (yes / no / later)", False),
    ],
)
async def test_an_expected_text_may_be_a_template(template: str, passes: bool) -> None:
    (result,) = await results(script(TEMPLATE.format(template)))
    assert result.passed is passes, result.explained()


def test_an_expected_template_must_be_one() -> None:
    with pytest.raises(ScenarioError, match=r"test\.yaml:5: template: "):
        script(TEMPLATE.format("{{a"))


SEEDED = """scenarios:
  - {name: one, seed: 7, steps: [{text: hello}, {expect: {sent: {}}}]}
  - {name: two, seed: 7, steps: [{text: hello}, {expect: {sent: {}}}]}
  - {name: three, steps: [{text: hello}, {expect: {sent: {}}}]}
"""


async def test_the_same_seed_gives_the_same_sids() -> None:
    one, two, three = [
        [step.sid for step in result.steps] for result in await results(script(SEEDED))
    ]
    assert one == two
    assert one != three


ELSEWHERE = """replace: {the fern: the palm}
environments:
  office: {replace: {the fern: the ficus}}
scenarios:
  - {name: one, steps: [{text: hello}, {expect: {sent: {contains: PLANT}}}]}
"""


@pytest.mark.parametrize(
    ("environment", "plant"), [("", "the palm"), ("office", "the ficus"), ("other", "the palm")]
)
async def test_an_environment_goes_before_the_file(environment: str, plant: str) -> None:
    (result,) = await results(script(ELSEWHERE.replace("PLANT", plant), environment=environment))
    assert result.passed, result.explained()
