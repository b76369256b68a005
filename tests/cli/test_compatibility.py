"""The compatibility matrix: read off registry and cases, and up to date."""

import re
from collections.abc import Sequence

import pytest
from scripts.cases import Case, Evidence, Fact, Kind, declared, evidence, read_cases
from scripts.compatibility import PAGE, how_to_settle, pages, ranges
from scripts.markdown import replaced, table
from scripts.matrix import State, sections, state_of

from soundstage.testing.probes import probes
from soundstage.widgets import WIDGETS

SECTIONS = list(sections())
CASES = [(kind, case) for kind in WIDGETS for case in read_cases(kind)]
NAMES = [f"{kind}: {case.name}" for kind, case in CASES]
TIMEOUT = Fact(Kind.TRANSITION, "timeout")


def facts_of(expect: dict[str, object], **more: object) -> set[Fact]:
    case = Case(name="a case", source="assumed", expect=expect, **more)  # type: ignore[arg-type]
    return set(evidence("send-message", (case,)).proofs)


def state(
    sources: Sequence[str], fact: Fact = TIMEOUT, kind: str = "gather-input-on-call"
) -> State:
    cases = tuple(Case(name=s, source=s, expect={"event": "timeout"}) for s in sources)
    found = evidence(kind, cases)
    return state_of(WIDGETS[kind], fact, found, found.proofs.get(fact, ()))


# what is read off a case


def test_a_case_proves_the_properties_that_it_sets_and_the_event_that_it_leaves_by() -> None:
    found = facts_of({"event": "sent", "faults": [81018]}, properties={"body": "Hi"})
    assert found == {
        Fact(Kind.PROPERTY, "body"),
        Fact(Kind.TRANSITION, "sent"),
        Fact(Kind.WARNING, "81018"),
    }


def test_a_case_proves_what_is_published_and_what_is_inside_of_it() -> None:
    outputs = {"outbound": {"Sid": "SM1"}, "parsed": {"anything": 1}}
    found = facts_of({"outputs": outputs, "context": {"flow.channel.sid": "CH1", "x": None}})
    assert {fact.name for fact in found} == {"outbound.Sid", "parsed", "flow.channel.sid"}
    assert {fact.kind for fact in found} == {Kind.PUBLISHED}


def test_names_that_authors_choose_are_one_key() -> None:
    case = Case(name="", source="", expect={"outputs": {"a": 1}, "variables": {"a": 1}})
    names = {fact.name for fact in evidence("set-variables", (case,)).proofs}
    assert names == {"NAME, each variable", "flow.variables.NAME"}


def test_a_case_proves_requests_with_the_keys_of_their_forms() -> None:
    path = "/2010-04-01/Accounts/AC11111111111111111111111111111111/Messages.json"
    found = facts_of({"effects": [{"product": "api", "path": path, "form": {"To": "x"}}]})
    names = {fact.name for fact in found}
    assert names == {"POST api /2010-04-01/Accounts/{AC}/Messages.json", "Messages.json: To"}


def test_a_form_without_a_path_belongs_to_the_request_that_has_such_a_form() -> None:
    whole = {"effects": [{"path": "/v1/Tasks", "form": {"Attributes": "{}", "Timeout": "1"}}]}
    other = {"effects": [{"path": "/v1/Rooms", "form": {"Name": "x"}}]}
    part = {"effects": [{"form": {"Timeout": "2"}}]}
    cases = tuple(Case(name="", source="", expect=expect) for expect in (other, whole, part))
    assert evidence("send-message", cases).proofs[Fact(Kind.REQUEST, "Tasks: Timeout")] == (2, 3)


def test_a_case_proves_the_verbs_and_attributes_of_a_document() -> None:
    reply = '<Response><Gather timeout="5"><Say>Hi</Say></Gather></Response>'
    names = {fact.name for fact in facts_of({"reply": reply})}
    assert names == {"<Gather>", "<Gather timeout>", "<Say>"}
    assert {fact.name for fact in facts_of({"reply": "<Response/>"})} == {"<Response/>"}


# how sure it is


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["assumed", "[W:gather]"], State.TESTED),
        (["[err 81002], assumed"], State.TESTED),
        (["design"], State.TESTED),
        (["assumed"], State.ASSUMED),
        (["[INFER]", "assumed"], State.ASSUMED),
        ([], State.NOT_TESTED),
    ],
)
def test_the_sources_of_its_cases_say_how_sure_a_fact_is(
    sources: list[str], expected: State
) -> None:
    assert state(sources) is expected


def test_an_event_that_never_comes_is_not_supported() -> None:
    silent = Fact(Kind.TRANSITION, "composerStarted")
    assert state([], silent, "send-to-flex") is State.NOT_SUPPORTED


def test_every_property_and_transition_of_the_registry_has_its_row() -> None:
    assert [section.widget.type for section in SECTIONS] == sorted(WIDGETS)
    for section in SECTIONS:
        rows = [row.fact for row in section.rows]
        assert len(rows) == len(set(rows))
        assert set(rows) >= set(declared(section.widget.type))


def test_the_whole_subflow_stands_for_the_trigger_inside_of_it() -> None:
    section = next(s for s in SECTIONS if s.widget.type == "trigger")
    row = next(r for r in section.rows if r.fact.name == "incomingParent")
    assert (row.elsewhere, row.state) == ("run-subflow", State.TESTED)
    assert len(row.numbers) == len(read_cases("run-subflow"))


# the page


def test_the_page_is_up_to_date() -> None:
    ((path, wanted),) = pages()
    assert path.read_text(encoding="utf-8") == wanted, "run `make docs`"


def test_every_case_names_sources_that_the_page_explains() -> None:
    legend = PAGE.read_text(encoding="utf-8").partition("## Sources")[2].partition("\n## ")[0]
    explained = {re.split(r"[ :]", key)[0] for key in re.findall(r"`\[(.+?)\]`", legend)}
    for kind, case in CASES:
        used = {re.split(r"[ :]", key)[0] for key in case.keys}
        assert used <= explained, f"{kind}: {case.name}"
        plain = re.sub(r"\[[^\]]+\],?|assumed|design| ", "", case.source)
        assert plain == "", f"{kind}: {case.name} has the source {case.source!r}"
        assert used or case.source in ("assumed", "design"), f"{kind}: {case.name}"


def test_names_of_cases_are_their_ids() -> None:
    assert len(NAMES) == len(set(NAMES))


def test_probes_settle_cases_that_are_there_and_assumed() -> None:
    open_ = {f"{kind}: {case.name}" for kind, case in CASES if "assumed" in case.source}
    named = [name for probe in probes().values() for name in probe.cases]
    assert set(named) <= open_
    assert len(named) == len(set(named))


def test_every_choice_says_how_to_settle_it() -> None:
    assert all("look at" in how_to_settle(case) for _, case in CASES if case.assumed)


def test_a_bar_does_not_end_a_cell() -> None:
    text = table(("a",), [("x | y",)])
    assert text.splitlines()[-1] == "| x \\| y |"


def test_numbers_are_cited_in_runs() -> None:
    assert ranges((1, 2, 3, 5, 7, 8)) == "1–3, 5, 7–8"


def test_a_page_without_its_mark_is_refused() -> None:
    with pytest.raises(SystemExit, match="<!-- summary -->"):
        replaced("# A page\n", "summary", "text")


def test_evidence_of_no_cases_is_empty() -> None:
    assert evidence("say-play", ()) == Evidence(())
