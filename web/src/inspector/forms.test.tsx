import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { queryClient } from "@/api/queryClient";
import type { Catalogue } from "@/api/checking";
import type { JsonObject } from "@/model/json";
import { fieldsOf } from "@/model/schema";
import { isShown } from "@/model/visibility";
import { createEditorStore } from "@/store/store";
import { EditorProvider } from "@/store/useEditor";
import { renderInApp } from "@/testing/render";
import { Inspector } from "./Inspector";
import fixture from "./catalogue.fixture.json";
import { useFieldFocus } from "./focus";

// Forms with many fields take a while where there is no real browser.
vi.setConfig({ testTimeout: 30_000 });

const catalogue = fixture as unknown as Catalogue;

function open(type: string, properties: JsonObject, transitions = [] as never[]) {
  const trigger = { name: "Trigger", type: "trigger", transitions: [], properties: {} };
  const state = { name: "it", type, transitions, properties };
  const store = createEditorStore({
    definition: { states: [trigger, state], initial_state: "Trigger" },
    friendlyName: "A flow",
  });
  store.getState().actions.select(["it"]);
  queryClient.setQueryData(["widgets"], catalogue);
  renderInApp(
    <QueryClientProvider client={queryClient}>
      <EditorProvider value={store}>
        <Inspector flowSid={null} />
      </EditorProvider>
    </QueryClientProvider>,
  );
  const it = () => store.getState().definition.states[1];
  return { store, it };
}

beforeEach(() => useFieldFocus.setState({ target: null, tab: "config" }));

describe("the form of a widget", () => {
  it.each(catalogue.widgets.map((widget) => [widget.type, widget] as const))(
    "of %s shows every property that matters, with its title",
    (type, widget) => {
      const defaults = widget.defaults as JsonObject;
      open(type, defaults);
      const advanced = screen.queryByRole("button", { name: "Advanced" });
      if (advanced) fireEvent.click(advanced);
      const fields = fieldsOf(widget.properties as JsonObject);
      for (const field of fields.filter((one) => isShown(type, one, defaults))) {
        if (field.key === "play") continue;
        expect(screen.getAllByText(field.title).length, field.key).toBeGreaterThan(0);
      }
      expect(screen.queryByText(/It is kept/)).toBeNull();
    },
  );

  it("keeps a value that does not fit, and says so", async () => {
    const { it: state } = open("gather-input-on-call", { say: "Hi", loop: "often" });
    expect(screen.getByText(/a text, where a whole number is expected/)).toBeVisible();
    await userEvent.click(screen.getByRole("tab", { name: "Transitions" }));
    expect(state()?.properties["loop"]).toBe("often");
  });

  it("lists properties that it does not know", () => {
    open("say-play", { say: "Hi", odd: { a: 1 } });
    const other = screen.getByRole("region", { name: "Other properties" });
    expect(within(other).getByText("odd")).toBeVisible();
  });

  it("says seconds as hours", () => {
    open("send-and-wait-for-reply", { from: "x", timeout: "5400" });
    expect(screen.getByText("= 1 hour 30 minutes")).toBeVisible();
  });

  it("edits pairs and keeps what else they hold", async () => {
    const pair = { key: "a", value: "1", extra: true };
    const { it: state } = open("run-function", { url: "", parameters: [pair] });
    await userEvent.type(screen.getByRole("textbox", { name: "Key 1" }), "b");
    await userEvent.click(screen.getByRole("button", { name: "Add a parameter" }));
    await userEvent.click(screen.getByRole("button", { name: "Move pair 2 up" }));
    expect(state()?.properties["parameters"]).toEqual([
      { key: "", value: "" },
      { key: "ab", value: "1", extra: true },
    ]);
  });

  it("takes an optional property back to its default", async () => {
    const { it: state } = open("gather-input-on-call", { say: "Hi", loop: 3 });
    await userEvent.click(screen.getByRole("button", { name: "Take the default for Repeat" }));
    expect(state()?.properties).not.toHaveProperty("loop");
  });

  it("refuses a name that is taken until it is another one", async () => {
    const { it: state } = open("say-play", { say: "Hi" });
    const name = screen.getByRole("textbox", { name: "Name" });
    await userEvent.clear(name);
    await userEvent.type(name, "Trigger{Enter}");
    expect(screen.getByText("Another widget has this name.")).toBeVisible();
    expect(state()?.name).toBe("it");
    await userEvent.clear(name);
    await userEvent.type(name, "greeting{Enter}");
    expect(state()?.name).toBe("greeting");
  });
});
