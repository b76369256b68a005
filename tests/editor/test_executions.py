"""Executions as an operator meets them: the list that lives, stories, replays, statistics."""

import re
from typing import Any

import pytest
import requests
from playwright.sync_api import Locator, Page, expect
from tests.e2e.conftest import ACCOUNT, TOKEN, House, wait_for
from tests.editor.axe import axe
from tests.editor.conftest import NewContext

# The tests of a file share a server, so each has contacts of its own.
QUESTION = "What is your order number?"
BYE = "We could not find it."


def state(name: str, kind: str, exits: dict[str, str | None], **properties: Any) -> dict[str, Any]:
    transitions = [{"event": event, **({"next": to} if to else {})} for event, to in exits.items()]
    return {"name": name, "type": kind, "transitions": transitions, "properties": properties}


def order_flow(url: str, bye: str = BYE) -> dict[str, Any]:
    """Ask for an order number, look it up where nothing is, and say so; or answer a call."""
    sender, contact = "{{flow.channel.address}}", "{{contact.channel.address}}"
    waits = {"incomingMessage": "look_up", "timeout": None, "deliveryFailure": None}
    states = [
        state("Trigger", "trigger", {"incomingMessage": "ask", "incomingCall": "welcome"}),
        state(
            "ask",
            "send-and-wait-for-reply",
            waits,
            body=QUESTION,
            **{"from": sender},
            timeout="3600",
        ),
        state(
            "look_up",
            "make-http-request",
            {"success": None, "failed": "bye"},
            method="GET",
            url=f"{url}/orders/{{{{widgets.ask.inbound.Body}}}}",
            content_type="application/x-www-form-urlencoded;charset=utf-8",
        ),
        state(
            "bye",
            "send-message",
            {"sent": None, "failed": None},
            body=bye,
            **{"from": sender},
            to=contact,
        ),
        state("welcome", "say-play", {"audioComplete": "menu"}, say="Welcome", loop=1),
        state(
            "menu",
            "gather-input-on-call",
            {"keypress": "thanks", "speech": "thanks", "timeout": None},
            say="Press a key",
            timeout=5,
            number_of_digits=1,
        ),
        state("thanks", "say-play", {"audioComplete": None}, say="Thank you", loop=1),
    ]
    return {"description": "Orders", "states": states, "initial_state": "Trigger"}


class Orders:
    """The flow that is watched, and the number that leads to it."""

    def __init__(self, house: House, number: str) -> None:
        self.house, self.number = house, number
        client = house.client()
        flow = client.studio.v2.flows.create(
            friendly_name="Orders", status="published", definition=order_flow(house.url)
        )
        self.sid = str(flow.sid)
        webhook = f"{house.url}/v1/Accounts/{ACCOUNT}/Flows/{self.sid}"
        client.incoming_phone_numbers.create(
            phone_number=number, sms_url=webhook, voice_url=webhook
        )

    def begin(self, contact: str) -> None:
        """Let a contact text the flow, which asks a question."""
        before = len(self._received(contact))
        self.house.text(contact, "Where is my order?", self.number)
        self.house.received(contact, before + 1)

    def finish(self, contact: str) -> None:
        """Let a contact answer the question, which ends the execution."""
        before = len(self._received(contact))
        self.house.text(contact, "4711", self.number)
        self.house.received(contact, before + 1)
        self.await_end(contact)

    def await_end(self, contact: str) -> None:
        """Wait until the executions of a contact are over: the carrier answers after a text."""
        executions = self.house.client().studio.v2.flows(self.sid).executions
        wait_for(
            lambda: all(
                one.status == "ended"
                for one in executions.list()
                if one.contact_channel_address == contact
            )
        )

    def call(self, contact: str, *script: dict[str, Any]) -> None:
        answer = requests.post(
            f"{self.house.url}/network/phones/{contact}/calls",
            json={"to": self.number, "script": script},
            auth=(ACCOUNT, TOKEN),
            timeout=20,
        )
        assert answer.ok, answer.text

    def _received(self, contact: str) -> list[Any]:
        return list(self.house.client().messages.list(to=contact))


@pytest.fixture(scope="module")
def orders(house: House) -> Orders:
    return Orders(house, "+15005550044")


def row(page: Page, contact: str) -> Locator:
    return page.get_by_role("table").get_by_role("row").filter(has_text=contact)


def open_story(page: Page, contact: str) -> None:
    page.goto(f"/executions?contact={contact.replace('+', '%2B')}")
    row(page, contact).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name=contact)).to_be_visible()


def card(page: Page, name: str) -> Locator:
    return page.locator(f'.react-flow__node[data-id="{name}"]')


def place(page: Page) -> Locator:
    """Where one is in the story."""
    return page.get_by_role("status").filter(has_text=re.compile(r"\d+ of \d+"))


def test_executions_come_into_the_list_while_it_is_watched(page: Page, orders: Orders) -> None:
    orders.begin("+15551000001")
    page.goto("/executions")
    expect(row(page, "+15551000001")).to_contain_text("Active")
    orders.begin("+15551000002")
    new = row(page, "+15551000002")
    expect(new).to_contain_text("ask")
    expect(page.get_by_role("table").get_by_role("row").nth(1)).to_contain_text("+15551000002")
    assert axe(page) == []
    orders.finish("+15551000002")
    expect(new).to_contain_text("Ended")
    expect(row(page, "+15551000001")).to_contain_text("Active")


def test_a_list_that_stands_still_catches_up_when_it_lives_again(
    page: Page, orders: Orders
) -> None:
    orders.begin("+15551000003")
    page.goto("/executions")
    expect(row(page, "+15551000003")).to_be_visible()
    live = page.get_by_role("switch", name="Follow live")
    live.uncheck(force=True)
    orders.begin("+15551000004")
    page.wait_for_timeout(1_500)
    expect(row(page, "+15551000004")).to_have_count(0)
    live.check(force=True)
    expect(row(page, "+15551000004")).to_be_visible()


def test_contact_and_status_stand_in_the_address(page: Page, orders: Orders) -> None:
    orders.begin("+15551000005")
    orders.begin("+15551000006")
    orders.finish("+15551000006")
    page.goto("/executions")
    page.get_by_role("textbox", name="Contact's address").fill("+15551000006")
    expect(page).to_have_url(re.compile("contact=%2B15551000006"))
    expect(row(page, "+15551000005")).to_have_count(0)
    page.get_by_role("combobox", name="Status").click()
    page.get_by_role("option", name="Active").click()
    expect(page).to_have_url(re.compile("status=active"))
    expect(page.get_by_text("No execution fits")).to_be_visible()
    assert axe(page) == []
    page.reload()
    expect(page.get_by_role("textbox", name="Contact's address")).to_have_value("+15551000006")
    page.get_by_role("button", name="Clear the contact").click()
    expect(row(page, "+15551000005")).to_be_visible()
    expect(row(page, "+15551000006")).to_have_count(0)


def test_days_narrow_the_list(page: Page, orders: Orders) -> None:
    orders.begin("+15551000007")
    page.goto("/executions?from=2020-01-01&to=2020-01-31")
    expect(page.get_by_text("No execution fits")).to_be_visible()
    expect(page.get_by_role("switch", name="Follow live")).to_be_disabled()
    page.get_by_role("button", name="Show all").first.click()
    expect(row(page, "+15551000007")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_story_is_told_and_gone_through_by_keys(
    signed_in: NewContext, orders: Orders, scheme: str
) -> None:
    contact = f"+155510000{8 if scheme == 'light' else 9:02}"
    orders.begin(contact)
    orders.finish(contact)
    page = signed_in(color_scheme=scheme).new_page()
    open_story(page, contact)
    lines = page.get_by_role("list", name="Transcript").get_by_role("listitem")
    expect(lines).to_have_count(4)
    for line, said in enumerate(("Where is my order?", QUESTION, "4711", BYE)):
        expect(lines.nth(line)).to_contain_text(said)
    for step, name in enumerate(("Trigger", "ask", "look_up", "bye"), start=1):
        expect(page.get_by_role("group", name=re.compile(f"^{name}.*step {step}$"))).to_be_visible()
    assert axe(page) == []

    options = page.get_by_role("listbox", name="Steps").get_by_role("option")
    count = options.count()
    expect(place(page)).to_have_text(f"now, {count} of {count}")
    page.keyboard.press("Home")
    expect(place(page)).to_have_text(f"1 of {count}")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("group", name=re.compile("^ask.*is running now"))).to_be_visible()
    expect(page.get_by_role("group", name=re.compile("^bye.*step"))).to_have_count(0)
    context = page.get_by_role("tree", name="Context")
    expect(context).to_contain_text("added")
    context.get_by_role("treeitem", name=re.compile("message")).click()
    expect(context).to_contain_text("Where is my order?")
    page.get_by_role("heading", name=contact).click()

    page.keyboard.press("ArrowRight")
    expect(place(page)).to_have_text(f"2 of {count}")
    page.keyboard.press("ArrowLeft")
    expect(place(page)).to_have_text(f"1 of {count}")
    page.keyboard.press("End")
    expect(place(page)).to_have_text(f"now, {count} of {count}")
    assert axe(page) == []


def test_requests_and_warnings_are_shown_with_their_help(page: Page, orders: Orders) -> None:
    orders.begin("+15551000010")
    orders.finish("+15551000010")
    open_story(page, "+15551000010")
    page.get_by_role("tab", name="Requests 1").click()
    request = page.get_by_role("button", name="/orders/4711")
    request.click()
    expect(page.get_by_role("region", name="Answered with 404")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("tab", name="Warnings 1").click()
    warnings = page.get_by_role("list", name="Warnings")
    expect(warnings).to_contain_text("81")
    warnings.get_by_role("button", name="look_up").click()
    expect(card(page, "look_up")).to_have_class(re.compile("selected"))
    assert axe(page) == []


def test_the_records_are_there_as_they_are_kept(page: Page, orders: Orders) -> None:
    orders.begin("+15551000011")
    open_story(page, "+15551000011")
    page.get_by_role("button", name="Raw JSON").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text('"contact": "+15551000011"')
    assert axe(page) == []
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()
    assert re.fullmatch(r"FN\w{32}\.json", download.value.suggested_filename)


def test_a_call_is_told_as_what_was_heard_and_pressed(page: Page, orders: Orders) -> None:
    orders.call("+15551000012", {"press": "7"}, {"wait": 1}, {"hangup": True})
    page.goto("/executions?contact=%2B15551000012")
    expect(row(page, "+15551000012")).to_contain_text("Incoming call")
    open_story(page, "+15551000012")
    lines = page.get_by_role("list", name="Transcript").get_by_role("listitem")
    for line, said in enumerate(("The contact calls", "Welcome", "Press a key", "7")):
        expect(lines.nth(line)).to_contain_text(said)
    lines.nth(1).get_by_role("button", name=re.compile("Look at")).click()
    expect(place(page)).to_contain_text("of")
    expect(page.get_by_text("FlowEvent=")).to_have_count(0)
    assert axe(page) == []


def test_a_story_grows_while_it_is_watched_and_is_stopped(page: Page, orders: Orders) -> None:
    orders.begin("+15551000013")
    open_story(page, "+15551000013")
    orders.finish("+15551000013")
    expect(page.get_by_role("list", name="Transcript")).to_contain_text(BYE)
    orders.begin("+15551000014")
    open_story(page, "+15551000014")
    page.get_by_role("button", name="Stop", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Stop this execution?")
    assert axe(page) == []
    dialog.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped by hand or by REST")).to_be_visible()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)


def replay(page: Page) -> Locator:
    page.get_by_role("button", name="Replay").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Replay").click()
    return dialog.get_by_role("status")


def test_a_replay_says_whether_the_flow_of_now_goes_the_same_way(
    page: Page, orders: Orders, house: House
) -> None:
    orders.begin("+15551000015")
    orders.finish("+15551000015")
    open_story(page, "+15551000015")
    expect(replay(page)).to_contain_text("It goes the same way")
    assert axe(page) == []
    page.keyboard.press("Escape")
    changed = order_flow(house.url)
    changed["states"][1]["transitions"][0]["next"] = "bye"
    flow = house.client().studio.v2.flows(orders.sid)
    flow.update(status="draft", definition=changed)
    found = replay(page)
    expect(found).to_contain_text("It goes another way")
    expect(found).to_contain_text("They part at ask.")
    expect(found).to_contain_text("ask ─incomingMessage→ look_up")
    expect(found).to_contain_text("ask ─incomingMessage→ bye")
    assert axe(page) == []


def test_statistics_count_what_was_run(page: Page, house: House) -> None:
    counted = Orders(house, "+15005550045")
    page.goto(f"/flows/{counted.sid}/executions?view=statistics")
    expect(page.get_by_text("No executions in this period")).to_be_visible()
    assert axe(page) == []

    for contact in ("+15551000016", "+15551000017", "+15551000018"):
        counted.begin(contact)
    counted.finish("+15551000018")
    page.get_by_role("button", name="Count up to now").click()
    expect(page.get_by_text("3 executions · 2 active")).to_be_visible()
    states = page.get_by_role("table", name="States")
    cells = states.get_by_role("row").filter(has_text="ask").get_by_role("cell")
    expect(cells.nth(0)).to_have_text("3")
    expect(cells.nth(2)).to_have_text("2")
    expect(page.get_by_role("table", name="How executions ended")).to_contain_text(
        "The end of the flow at bye"
    )
    faults = page.get_by_role("table", name="Warnings and errors")
    expect(faults).to_contain_text("look_up")
    expect(
        page.get_by_role("img", name=re.compile("Trigger.*to ask, taken 3 times"))
    ).to_have_count(1)
    states.get_by_role("button", name="look_up").click()
    expect(card(page, "look_up")).to_have_class(re.compile("selected"))
    assert axe(page) == []
    faults.get_by_role("link", name="An execution that had it").click()
    expect(page.get_by_role("heading", name="+15551000018")).to_be_visible()
