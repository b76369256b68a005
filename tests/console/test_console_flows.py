"""Flows, revisions, notes and comparisons, as the editor asks for them."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.console.browsing import FLOWS, NETWORK, OURS, THEIRS, Browser, Installation, blank

from soundstage.carrier.http import Response
from soundstage.console.flows.templates import read_templates

READ = "/console/api/read"
LEGACY = {
    "states": [
        {
            "type": "InitialState",
            "name": "Trigger",
            "sid": "FF" + "0" * 32,
            "transitions": [{"event": "incomingMessage", "next": "FF" + "1" * 32}],
            "properties": {},
        },
        {
            "type": "Message",
            "name": "greet",
            "sid": "FF" + "1" * 32,
            "transitions": [{"event": "sent"}],
            "properties": {"body": "Hello"},
        },
    ]
}


async def made(browser: Browser, name: str = "Greeter", **more: Any) -> dict[str, Any]:
    answer = await browser.post(FLOWS, {"friendly_name": name, "definition": blank(), **more})
    assert answer.status == 200, answer.text
    flow: dict[str, Any] = answer.json
    return flow


def path_of(flow: dict[str, Any], *rest: str) -> str:
    return "/".join((FLOWS, flow["row"]["sid"], *rest))


async def saved(browser: Browser, flow: dict[str, Any], based_on: int, **more: Any) -> Any:
    body = {
        "definition": blank("Good morning"),
        "friendly_name": "Greeter",
        "status": "draft",
        "based_on": based_on,
    }
    return await browser.post(path_of(flow, "revisions"), body | more)


async def test_a_flow_is_made_from_a_definition_a_template_or_nothing(browser: Browser) -> None:
    flow = await made(browser, status="published", commit_message=" first ")
    assert (flow["definition"], flow["commit_message"]) == (blank(), "first")
    assert flow["row"]["published_revision"] == flow["row"]["latest_revision"] == 1
    assert flow["row"]["author"] == "Ours"
    assert flow["webhook_url"].endswith(f"/v1/Accounts/{OURS.sid}/Flows/{flow['row']['sid']}")
    empty = await browser.post(FLOWS, {"friendly_name": "Empty"})
    assert [state["type"] for state in empty.json["definition"]["states"]] == ["trigger"]
    template = read_templates()[0]
    copied = await browser.post(FLOWS, {"friendly_name": "Copy", "template": template.name})
    assert copied.json["definition"] == template.definition
    unknown = await browser.post(FLOWS, {"friendly_name": "Copy", "template": "nope"})
    assert (unknown.status, unknown.json["code"]) == (400, 20001)
    assert template.name in unknown.json["message"]


@pytest.mark.parametrize("name", ["", "  \n"])
async def test_a_flow_without_a_name_is_refused(browser: Browser, name: str) -> None:
    flow = await made(browser)
    assert (await browser.post(FLOWS, {"friendly_name": name})).status == 400
    assert (await saved(browser, flow, 1, friendly_name=name)).status == 400


async def test_an_invalid_definition_is_refused_with_its_problems(browser: Browser) -> None:
    flow = await made(browser)
    broken = blank()
    broken["states"][0]["transitions"][0]["next"] = "nowhere"
    answer = await saved(browser, flow, 1, definition=broken)
    assert (answer.status, answer.json["code"]) == (400, 81022)
    assert answer.json["details"]["errors"][0]["property_path"].startswith("#/states/0")


async def test_a_revision_is_saved_on_top_of_the_latest(browser: Browser) -> None:
    flow = await made(browser, status="published")
    answer = await saved(browser, flow, 1, friendly_name="Host", commit_message="warmer")
    row = answer.json["row"]
    assert (row["latest_revision"], row["published_revision"], row["status"]) == (2, 1, "draft")
    assert (row["friendly_name"], answer.json["commit_message"]) == ("Host", "warmer")
    again = await browser.get(path_of(flow))
    assert again.json["definition"] == blank("Good morning")


async def test_who_saves_on_top_of_an_old_revision_learns_who_was_first(browser: Browser) -> None:
    flow = await made(browser)
    await saved(browser, flow, 1, commit_message="mine")
    answer = await saved(browser, flow, 1)
    assert (answer.status, answer.json["code"]) == (409, 20409)
    details = answer.json["details"]
    assert (details["latest"], details["author"]) == (2, "Ours")
    assert (details["commit_message"], details["created_at"]) == ("mine", "2026-01-05T09:00:00Z")


async def test_the_history_is_paged_and_every_revision_stays(browser: Browser) -> None:
    flow = await made(browser, status="published")
    for number in (1, 2):
        await saved(browser, flow, number)
    first = (await browser.get(path_of(flow, "revisions"), size=2)).json
    assert [row["number"] for row in first["revisions"]] == [3, 2]
    rest = (await browser.get(path_of(flow, "revisions"), size=2, after=first["next"])).json
    assert [(row["number"], row["current"]) for row in rest["revisions"]] == [(1, True)]
    assert rest["next"] is None
    one = await browser.get(path_of(flow, "revisions", "1"))
    assert one.json["definition"] == blank()
    for missing in ("4", "0", "x", "9" * 30):
        assert (await browser.get(path_of(flow, "revisions", missing))).status == 404


async def test_flows_are_found_by_name_sid_and_status(browser: Browser) -> None:
    flows = [await made(browser, name) for name in ("Grüße", "GRÜSSE an alle", "Survey")]
    await made(browser, "Live", status="published")

    async def names(**query: Any) -> list[str]:
        rows = (await browser.get(FLOWS, **query)).json["flows"]
        return [row["friendly_name"] for row in rows]

    assert await names() == ["Live", "Survey", "GRÜSSE an alle", "Grüße"]
    assert await names(search="grüsse") == ["GRÜSSE an alle", "Grüße"]
    assert await names(search=flows[2]["row"]["sid"]) == ["Survey"]
    assert await names(status="published") == ["Live"]
    assert await names(search="nothing") == []


@pytest.mark.parametrize("search", ["", "flow"])
async def test_the_list_is_paged_newest_first(browser: Browser, search: str) -> None:
    for number in range(7):
        await made(browser, f"Flow {number}")
    names, after = [], ""
    for _ in range(3):
        page = (await browser.get(FLOWS, size=3, after=after, search=search)).json
        names += [row["friendly_name"] for row in page["flows"]]
        after = page["next"] or ""
    assert names == [f"Flow {number}" for number in reversed(range(7))]
    assert not after


@pytest.mark.parametrize(
    "query",
    [{"size": 0}, {"size": 1001}, {"size": "x"}, {"after": "FW1"}, {"status": "gone"}],
)
async def test_a_query_that_makes_no_sense_is_refused(
    browser: Browser, query: dict[str, Any]
) -> None:
    answer = await browser.get(FLOWS, **query)
    assert (answer.status, answer.json["code"]) == (400, 20001)


async def test_a_flow_is_renamed_duplicated_and_deleted(browser: Browser) -> None:
    flow = await made(browser, status="published")
    renamed = await browser.send("PATCH", path_of(flow), {"friendly_name": "Host"})
    row = renamed.json["row"]
    assert (row["friendly_name"], row["status"], row["latest_revision"]) == ("Host", "published", 2)
    copy = await browser.post(path_of(flow, "duplicate"), {"friendly_name": "Another"})
    assert copy.json["row"]["sid"] != flow["row"]["sid"]
    assert (copy.json["row"]["status"], copy.json["definition"]) == ("draft", blank())
    assert (await browser.send("DELETE", path_of(flow))).status == 204
    assert (await browser.get(path_of(flow))).status == 404
    assert [f["friendly_name"] for f in (await browser.get(FLOWS)).json["flows"]] == ["Another"]


async def test_another_accounts_flow_is_not_there(
    installation: Installation, browser: Browser
) -> None:
    flow = await made(browser)
    stranger = await installation.signed_in(THEIRS)
    assert (await stranger.get(FLOWS)).json["flows"] == []
    requests: tuple[tuple[str, tuple[str, ...], Any], ...] = (
        ("GET", (), None),
        ("DELETE", (), None),
        ("PATCH", (), {"friendly_name": "Mine"}),
        ("GET", ("revisions",), None),
        ("GET", ("revisions", "1"), None),
        ("GET", ("notes",), None),
        ("PUT", ("notes",), {"notes": []}),
        ("GET", ("test-users",), None),
        ("PUT", ("test-users",), {"test_users": []}),
        ("GET", ("dependents",), None),
        ("GET", ("environments",), None),
        ("POST", ("duplicate",), {"friendly_name": "Mine"}),
    )
    for method, rest, request in requests:
        assert (await stranger.send(method, path_of(flow, *rest), request)).status == 404
    side = {"flow_sid": flow["row"]["sid"], "revision": 1}
    body = {"old": side, "new": {"definition": blank()}}
    assert (await stranger.post("/console/api/compare", body)).status == 404


async def test_test_users_are_kept_once_each(browser: Browser) -> None:
    flow = await made(browser)
    users = {"test_users": ["+15551", " +15552", "+15551", ""]}
    answer = await browser.send("PUT", path_of(flow, "test-users"), users)
    assert answer.json == {"test_users": ["+15551", "+15552"]}
    assert (await browser.get(path_of(flow))).json["test_users"] == ["+15551", "+15552"]


async def test_notes_belong_to_the_flow(browser: Browser) -> None:
    flow = await made(browser)
    note = {"id": "1", "x": 1.5, "y": -2.0, "width": 100.0, "height": 50.0, "text": "why 👋"}
    answer = await browser.send("PUT", path_of(flow, "notes"), {"notes": [note]})
    assert answer.json == {"notes": [note | {"colour": "yellow"}]}
    await saved(browser, flow, 1)
    assert (await browser.get(path_of(flow, "notes"))).json == answer.json
    for wrong in ([note] * 501, [note | {"text": "a" * 10_001}]):
        refused = await browser.send("PUT", path_of(flow, "notes"), {"notes": wrong})
        assert refused.status == 400


async def test_what_depends_on_a_flow_is_known_before_it_is_deleted(
    installation: Installation, browser: Browser
) -> None:
    flow = await made(browser, status="published")
    sid = flow["row"]["sid"]
    parent = blank()
    parent["states"][1] = {
        "name": "greet",
        "type": "run-subflow",
        "transitions": [{"event": "completed"}, {"event": "failed"}],
        "properties": {"flow_sid": sid, "flow_revision": "LatestPublished", "parameters": []},
    }
    above = await made(browser, "Above", definition=parent)
    number = {"phone_number": "+15550001", "sms_url": f"{NETWORK}/v1/Accounts/AC/Flows/{sid}"}
    other = {"phone_number": "+15550002", "sms_url": "http://x/", "voice_url": None}
    rows = {"incoming_phone_numbers": [number, other]}
    installation.http.add(f"{NETWORK}/*", Response(status=200, body=json.dumps(rows).encode()))
    flow_record = await installation.node.store.flow(sid)
    assert flow_record is not None
    await installation.node.start_execution(flow_record, "+15551", "+15559", {}, "RQ1")
    answer = await browser.get(path_of(flow, "dependents"))
    assert answer.json == {
        "active_executions": 0,
        "capped": False,
        "numbers": ["+15550001"],
        "parents": [{"sid": above["row"]["sid"], "friendly_name": "Above"}],
    }
    assert (await browser.get(path_of(flow))).json["numbers"] == ["+15550001"]
    assert (await browser.get(FLOWS)).json["flows"][1]["executions_last_day"] == 1


@pytest.mark.parametrize(
    ("text", "name", "legacy"),
    [
        (json.dumps(blank()), "Greets", False),
        ("\ufeff\n" + json.dumps({"friendly_name": "Host", "definition": blank()}), "Host", False),
        (json.dumps(LEGACY), "", True),
    ],
)
async def test_a_flow_is_read_from_a_file(
    browser: Browser, text: str, name: str, legacy: bool
) -> None:
    answer = await browser.post(READ, {"text": text})
    assert answer.status == 200, answer.text
    assert (answer.json["friendly_name"], answer.json["legacy"]) == (name, legacy)
    assert [state["name"] for state in answer.json["definition"]["states"]] == ["Trigger", "greet"]
    assert bool(answer.json["notes"]) is legacy


@pytest.mark.parametrize("text", ["", "Hello", "[]", "{}", '{"states": 1}', "{", "[" * 5000])
async def test_what_is_no_flow_is_refused_with_where_it_is_wrong(
    browser: Browser, text: str
) -> None:
    answer = await browser.post(READ, {"text": text})
    assert (answer.status, answer.json["code"]) == (400, 81022)
    assert answer.json["details"]["errors"][0]["property_path"].startswith("#")


async def test_a_definition_is_written_in_the_canonical_form(browser: Browser) -> None:
    answer = await browser.post("/console/api/format", {"definition": blank()})
    text = answer.json["text"]
    assert text.startswith('{\n  "description"')
    assert msgspec.json.decode(text) == blank()


async def test_two_revisions_are_compared_by_widget(browser: Browser) -> None:
    flow = await made(browser)
    await saved(browser, flow, 1)
    sides = [{"flow_sid": flow["row"]["sid"], "revision": number} for number in (1, 2)]
    answer = await browser.post("/console/api/compare", {"old": sides[0], "new": sides[1]})
    (section,) = answer.json["sections"]
    assert (section["mark"], section["name"], section["widget"]) == (
        "changed",
        "greet",
        "send-message",
    )
    assert section["lines"][0]["label"] == "body"
    assert {part["kind"] for part in section["lines"][0]["parts"]} == {"old", "new"}
    assert (answer.json["old"], answer.json["new"]) == (blank(), blank("Good morning"))
    for wrong in ({}, {"flow_sid": flow["row"]["sid"], "revision": 9}):
        refused = await browser.post("/console/api/compare", {"old": wrong, "new": sides[0]})
        assert refused.status == 400


def edited(**changes: Any) -> dict[str, Any]:
    definition = blank()
    definition["states"][1]["properties"] |= changes
    return definition


async def test_edits_of_different_things_are_merged(browser: Browser) -> None:
    body = {
        "base": {"definition": blank()},
        "ours": {"definition": edited(body="Good morning")},
        "theirs": {"definition": edited(to="+15551")},
    }
    answer = (await browser.post("/console/api/merge", body)).json
    assert answer["conflicts"] == []
    assert answer["definition"] == edited(body="Good morning", to="+15551")
    assert [section["name"] for section in answer["ours"]] == ["greet"]


async def test_of_a_conflict_either_side_can_be_taken(browser: Browser) -> None:
    body = {
        "base": {"definition": blank()},
        "ours": {"definition": edited(body="Good morning", to="+15552")},
        "theirs": {"definition": edited(body="Good evening", to="+15551")},
    }
    answer = (await browser.post("/console/api/merge", body)).json
    assert answer["definition"] == body["ours"]["definition"]
    both = {tuple(one["path"][2:]): one for one in answer["conflicts"]}
    one = both["properties", "body"]
    assert (one["state"], one["label"]) == ("greet", "body")
    assert (one["base"], one["ours"], one["theirs"]) == ("Hello", "Good morning", "Good evening")
    taken = await browser.post(
        "/console/api/merge/theirs", {"definition": answer["definition"], "conflicts": [one]}
    )
    assert taken.json["definition"] == edited(body="Good evening", to="+15552")


async def test_a_widget_that_they_removed_or_renamed_can_be_taken(browser: Browser) -> None:
    gone = blank()
    gone["states"] = gone["states"][:1]
    gone["states"][0]["transitions"] = [{"event": "incomingMessage"}]
    named = {name: blank() for name in ("welcome", "host")}
    for name, definition in named.items():
        definition["states"][0]["transitions"][0]["next"] = name
        definition["states"][1]["name"] = name
    for ours, theirs, expected in (
        (edited(body="Good morning"), gone, ["Trigger"]),
        (named["host"], named["welcome"], ["Trigger", "welcome"]),
    ):
        sides = {"base": blank(), "ours": ours, "theirs": theirs}
        body = {side: {"definition": definition} for side, definition in sides.items()}
        answer = (await browser.post("/console/api/merge", body)).json
        assert answer["conflicts"]
        taken = await browser.post(
            "/console/api/merge/theirs",
            {"definition": answer["definition"], "conflicts": answer["conflicts"]},
        )
        assert taken.status == 200, taken.text
        assert [state["name"] for state in taken.json["definition"]["states"]] == expected


async def test_a_conflict_of_another_definition_cannot_be_taken(browser: Browser) -> None:
    for path in (["states", "nope", "properties", "body"], ["states", "nope", "name"], []):
        conflict = {
            "path": path,
            "state": "nope",
            "label": "",
            "base": None,
            "ours": None,
            "theirs": "x",
        }
        body = {"definition": blank(), "conflicts": [conflict]}
        assert (await browser.post("/console/api/merge/theirs", body)).status == 400


async def test_a_flow_stands_in_the_environments_of_the_project(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = await made(browser, status="published")
    sid = flow["row"]["sid"]
    assert (await browser.get(path_of(flow, "environments"))).json == {"environments": []}
    (tmp_path / "soundstage.toml").write_text(
        f"""
        [flows]
        greeter = "greeter.json"
        [environments.here]
        url = "https://studio.test"
        flows = {{ greeter = "{sid}" }}
        [environments.away]
        url = "http://127.0.0.1:1"
        auth_token_env = "AWAY_TOKEN"
        account_sid = "{OURS.sid}"
        flows = {{ greeter = "FW{"1" * 32}" }}
        [environments.new]
        """
    )
    entry = {"sid": sid, "revision": 1, "status": "published", "hash": "0"}
    (tmp_path / "soundstage.lock").write_text(json.dumps({"here": {"greeter": entry}}))
    monkeypatch.delenv("AWAY_TOKEN", raising=False)
    here, away, new = (await browser.get(path_of(flow, "environments"))).json["environments"]
    assert (here["pulled_revision"], here["latest_revision"], here["published_revision"]) == (
        1,
        1,
        1,
    )
    assert here["problem"] is None
    assert "AWAY_TOKEN" in away["problem"]
    assert (new["flow_sid"], new["latest_revision"]) == (None, None)
    assert "soundstage push --env new" in new["problem"]
    monkeypatch.setenv("AWAY_TOKEN", "a long enough token")
    away = (await browser.get(path_of(flow, "environments"))).json["environments"][1]
    assert "cannot be reached" in away["problem"]
    assert "a long enough token" not in away["problem"]
    (tmp_path / "soundstage.toml").write_text("[environments")
    (wrong,) = (await browser.get(path_of(flow, "environments"))).json["environments"]
    assert "is not TOML" in wrong["problem"]
