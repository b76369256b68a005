"""The canvas: a flow is built, walked and laid out by mouse and by keyboard."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.conftest import House
from tests.editor.axe import axe
from tests.editor.conftest import NewContext

REAL = Path(__file__).parents[3] / "shared" / "flows" / "real"
SEVENTY = REAL / "sms-support-tickets-70-states-pt.json"


def greeting() -> dict[str, Any]:
    """Return a flow that greets and asks, with one transition that leads nowhere yet."""
    return {
        "description": "Greets and asks",
        "initial_state": "Trigger",
        "flags": {"allow_concurrent_calls": True},
        "states": [
            {
                "name": "Trigger",
                "type": "trigger",
                "transitions": [{"event": "incomingMessage", "next": "greet"}],
                "properties": {"offset": {"x": 0, "y": 0}},
            },
            {
                "name": "greet",
                "type": "send-message",
                "transitions": [{"event": "sent"}, {"event": "failed"}],
                "properties": {
                    "from": "{{flow.channel.address}}",
                    "to": "{{contact.channel.address}}",
                    "body": "Hello there",
                    "offset": {"x": 0, "y": 220},
                },
            },
        ],
    }


def chain(length: int) -> dict[str, Any]:
    """Return a flow of so many states, all of them at the same place."""
    flow = greeting()
    first, pattern = flow["states"]
    states = [
        {
            **pattern,
            "name": f"step_{n}",
            "transitions": [
                {"event": "sent", "next": f"step_{n + 1}"} if n + 1 < length else {"event": "sent"},
                {"event": "failed"},
            ],
        }
        for n in range(1, length)
    ]
    first["transitions"][0]["next"] = "step_1"
    return {**flow, "states": [first, *states]}


def seventy() -> dict[str, Any]:
    if not SEVENTY.is_file():
        return chain(70)
    flow: dict[str, Any] = json.loads(SEVENTY.read_text(encoding="utf-8"))
    definition: dict[str, Any] = flow.get("definition", flow)
    return definition


def create(page: Page, house: House, name: str, **what: object) -> str:
    """Make a flow over the console API as the browser's pages do, and return its SID."""
    session = page.request.get("/console/api/session").json()
    headers = {"Origin": house.url, "X-CSRF-Token": session["csrf_token"]}
    answer = page.request.post(
        "/console/api/flows", data={"friendly_name": name, **what}, headers=headers
    )
    assert answer.ok, answer.text()
    return str(answer.json()["row"]["sid"])


def open_flow(page: Page, house: House, name: str, **what: object) -> Locator:
    page.goto(f"/flows/{create(page, house, name, **what)}")
    canvas = page.get_by_role("application")
    expect(canvas).to_be_visible()
    return canvas


def card(page: Page, name: str) -> Locator:
    return page.locator(f'.react-flow__node[data-id="{name}"]')


def tab(page: Page, state: str, index: int) -> Locator:
    return card(page, state).locator(f'[data-transition="{index}"]')


def drag(page: Page, start: Locator, end: Locator | tuple[float, float]) -> None:
    """Drag with the mouse in several moves, as a hand does."""
    if isinstance(end, tuple):
        to = end
    else:
        box = end.bounding_box()
        assert box
        to = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    start.hover()
    page.mouse.down()
    page.mouse.move(*to, steps=8)
    page.mouse.up()


def test_a_flow_of_a_template_is_on_the_canvas(page: Page, house: House) -> None:
    templates = page.request.get("/console/api/templates").json()["templates"]
    open_flow(page, house, "From a template", template=templates[0]["name"])
    first = templates[0]["definition"]["initial_state"]
    expect(card(page, first)).to_be_visible()
    expect(tab(page, first, 4)).to_be_visible()


def test_a_widget_is_dragged_in_connected_moved_and_all_of_it_undone(
    page: Page, house: House
) -> None:
    canvas = open_flow(page, house, "Built by mouse", definition=greeting())
    page.get_by_label("Search widgets").fill("send & wait")
    box = card(page, "greet").bounding_box()
    assert box
    widget = page.get_by_role("button", name="Send & Wait for Reply")
    widget.drag_to(canvas, target_position={"x": 200, "y": 420})
    new = card(page, "send_and_reply_1")
    expect(new).to_be_visible()
    drag(page, tab(page, "greet", 0), new)
    edge = page.get_by_label("greet, Message Sent, to send_and_reply_1", exact=True)
    expect(edge).to_have_count(1)
    before = new.bounding_box()
    assert before
    drag(page, new.locator("header"), (before["x"] + 260, before["y"] + 40))
    after = new.bounding_box()
    assert after
    assert after["x"] > before["x"]
    for _ in range(2):
        page.keyboard.press("Control+z")
    expect(edge).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(new).to_have_count(0)
    page.keyboard.press("Control+Shift+z")
    expect(new).to_be_visible()


def test_an_edge_drawn_to_an_empty_place_asks_for_the_widget_to_add_there(
    page: Page, house: House
) -> None:
    open_flow(page, house, "Drawn to nowhere", definition=greeting())
    box = card(page, "greet").bounding_box()
    assert box
    drag(page, tab(page, "greet", 1), (box["x"] + 40, box["y"] + box["height"] + 120))
    page.get_by_role("combobox", name="Search widgets").fill("set var")
    page.keyboard.press("Enter")
    expect(
        page.get_by_label("greet, Message Failed, to set_variables_1", exact=True)
    ).to_have_count(1)


def test_an_edge_is_chosen_by_a_click_and_deleted_by_a_key(page: Page, house: House) -> None:
    open_flow(page, house, "Cut", definition=greeting())
    edge = page.get_by_label("Trigger, Incoming Message, to greet", exact=True)
    edge.locator(".react-flow__edge-interaction").click(force=True)
    page.keyboard.press("Delete")
    expect(edge).to_have_count(0)


def test_everything_can_be_done_by_keyboard(page: Page, house: House) -> None:
    canvas = open_flow(page, house, "Built by keyboard", definition=greeting())
    canvas.focus()
    page.keyboard.press("ArrowDown")
    expect(canvas).to_have_attribute("aria-activedescendant", "card-Trigger")
    page.keyboard.press("ArrowDown")
    expect(canvas).to_have_attribute("aria-activedescendant", "card-greet")
    expect(page.get_by_text("greet, Send Message", exact=True)).to_be_attached()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("n")
    page.get_by_role("combobox", name="Search widgets").fill("say")
    page.keyboard.press("Enter")
    expect(page.get_by_label("greet, Message Sent, to say_play_1", exact=True)).to_have_count(1)
    canvas.focus()
    page.keyboard.press("ArrowUp")
    expect(canvas).to_have_attribute("aria-activedescendant", "card-greet")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("c")
    page.get_by_role("combobox", name="Find a widget").fill("say_play_1")
    page.keyboard.press("Enter")
    expect(page.get_by_label("greet, Message Failed, to say_play_1", exact=True)).to_have_count(1)
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Widgets, types and texts").fill("hello there")
    page.keyboard.press("Enter")
    expect(canvas).to_have_attribute("aria-activedescendant", "card-greet")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_cards_are_copied_from_flow_to_flow(house: House, signed_in: NewContext) -> None:
    context = signed_in()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    canvas = open_flow(page, house, "Copied from", definition=greeting())
    card(page, "greet").locator("header").click()
    page.keyboard.press("Control+c")
    page.goto(f"/flows/{create(page, house, 'Pasted into')}")
    canvas = page.get_by_role("application")
    canvas.focus()
    page.keyboard.press("Control+v")
    expect(card(page, "greet")).to_be_visible()
    page.keyboard.press("Control+d")
    expect(card(page, "Copy_of_greet")).to_be_visible()


def test_cards_are_chosen_by_a_lasso_and_aligned(page: Page, house: House) -> None:
    definition = chain(3)
    for index, state in enumerate(definition["states"]):
        state["properties"] = {**state["properties"], "offset": {"x": 30 * index, "y": 200 * index}}
    open_flow(page, house, "Aligned", definition=definition)
    box = card(page, "Trigger").bounding_box()
    last = card(page, "step_2").bounding_box()
    assert box
    assert last
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] - 20, box["y"] - 20)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] + 20, last["y"] + last["height"] + 20, steps=6)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.get_by_text("3 selected", exact=True)).to_be_visible()
    page.get_by_role("button", name="Align left sides").click()
    lefts = {card(page, name).bounding_box()["x"] for name in ("Trigger", "step_1", "step_2")}  # type: ignore[index]
    assert len(lefts) == 1


def test_notes_are_written_and_kept_with_the_flow(page: Page, house: House) -> None:
    canvas = open_flow(page, house, "Noted", definition=greeting())
    canvas.click(button="right", position={"x": 60, "y": 60})
    page.get_by_role("menuitem", name="Add a note").click()
    note = page.locator(".react-flow__node-note")
    note.dblclick()
    page.get_by_label("Text of the note").fill("Ask legal first")
    canvas.click(position={"x": 300, "y": 20})
    expect(note).to_contain_text("Ask legal first")
    page.keyboard.press("Control+z")
    expect(note).not_to_contain_text("Ask legal first")


def test_a_flow_of_seventy_states_is_laid_out_in_one_step(page: Page, house: House) -> None:
    definition = seventy()
    open_flow(page, house, "Seventy", definition=definition)
    page.get_by_role("button", name="Lay out all widgets").click()
    expect(page.get_by_text(f"{len(definition['states'])} widgets laid out")).to_be_attached()
    page.get_by_role("button", name="Show the whole flow").click()
    expect(page.locator(".react-flow__node-card")).to_have_count(len(definition["states"]))
    boxes = [one.bounding_box() for one in page.locator(".react-flow__node-card").all()]
    assert not overlapping([box for box in boxes if box])
    undo = page.get_by_role("button", name="Undo: lay out")
    undo.click()
    expect(undo).to_have_count(0)


def overlapping(boxes: list[Any]) -> list[tuple[Any, Any]]:
    return [
        (one, other)
        for index, one in enumerate(boxes)
        for other in boxes[index + 1 :]
        if one["x"] + 1 < other["x"] + other["width"]
        and other["x"] + 1 < one["x"] + one["width"]
        and one["y"] + 1 < other["y"] + other["height"]
        and other["y"] + 1 < one["y"] + one["height"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_can_be_used_by_those_who_cannot_see_it(
    house: House, signed_in: NewContext, scheme: str
) -> None:
    page = signed_in(color_scheme=scheme).new_page()
    open_flow(page, house, f"Heard {scheme}", definition=greeting())
    expect(card(page, "greet")).to_have_attribute("aria-label", "greet, Send Message")
    assert axe(page) == []
    card(page, "greet").locator("header").click()
    assert axe(page) == []


def test_a_link_leads_to_a_state(page: Page, house: House) -> None:
    sid = create(page, house, "Linked", definition=chain(30))
    page.goto(f"/flows/{sid}?state=step_20")
    canvas = page.get_by_role("application")
    expect(canvas).to_have_attribute("aria-activedescendant", "card-step_20")


def test_a_small_screen_shows_the_flow_and_changes_nothing(
    house: House, signed_in: NewContext
) -> None:
    page = signed_in(viewport={"width": 390, "height": 800}).new_page()
    open_flow(page, house, "Small", definition=greeting())
    expect(page.get_by_text("On a small screen flows can be looked at")).to_be_visible()
    expect(card(page, "greet")).to_be_visible()
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Delete")
    expect(card(page, "greet")).to_be_visible()
