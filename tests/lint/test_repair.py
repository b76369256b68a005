"""Corrections change what they are about, and not a character more."""

import json

from tests.lint.conftest import Look

from soundstage.lint.config import Config, Ignore
from soundstage.lint.repair import repair
from soundstage.validation import validate

FLOW = r"""{"description" : "Odd   formatting","initial_state":"Trigger",
	"mine": {"kept": [1,2,  3]},
 "states":[{"name":"Trigger","type":"trigger","properties":{},"transitions":[{"event":"incomingMessage","next":"Ask"}]},
  {"name":"Ask","type":"send-and-wait-for-reply","editor_note":"é\u00e9","transitions":[{"event":"incomingMessage","next":"post"}],
   "properties":{"from":"+1","body":"\ud83d\ude00 Hi {{trigger.message.body}}\n{{widgets.ask.inbound.Body}}"}},
  {"name":"post","type":"make-http-request","transitions":[{"event":"success","next":"Ask"},{"event":"failed","next":"Ask"}],
   "properties":{"url":"https://flows.example.com/x","method":"POST","content_type":"application/json","unknown":null,
    "body":"{\"said\":\"{{widgets.Ask.inbound.Body}}\",\"n\":1}"}}]}
"""  # noqa: E501
FIXED = (
    FLOW.replace("message.body}}", "message.Body}}")
    .replace("widgets.ask.", "widgets.Ask.")
    .replace(
        r"\"{{widgets.Ask.inbound.Body}}\",",
        r"{{widgets.Ask.inbound.Body | append: '' | to_json}},",
    )
)


def test_everything_else_stays_as_it_was(look: Look) -> None:
    repaired = repair(look(FLOW), look)
    assert repaired.text == FIXED
    assert validate(json.loads(FIXED)).valid
    assert not any(finding.fixable for finding in repaired.findings)


def test_corrections_are_made_once(look: Look) -> None:
    assert repair(look(FIXED), look).text == FIXED


def test_what_is_ignored_is_not_corrected(look: Look) -> None:
    ignores = tuple(Ignore(code, "kept as it is", "Ask") for code in ("SL201", "SL206"))
    config = Config(ignores=ignores)
    repaired = repair(look(FLOW, config=config), lambda text: look(text, config=config))
    assert "trigger.message.body" in repaired.text
    assert "widgets.ask." in repaired.text
    assert "to_json" in repaired.text


def test_a_property_that_is_missing_does_not_stop_corrections(look: Look) -> None:
    report = look(FLOW.replace('"url":"https://flows.example.com/x",', ""))
    assert {finding.code for finding in report.findings} >= {"SL001", "SL206"}
    assert repair(report, look).text.count("message.Body") == 1


def test_times_and_loops_are_corrected(look: Look) -> None:
    flow = FLOW.replace(
        r"\ud83d\ude00 Hi",
        r"{%for x in widgets.post.parsed.list%}{{x}}{%endfor%}",
    )
    repaired = repair(look(flow), look)
    assert "{%for x in widgets.post.parsed.list limit:15 %}" in repaired.text
