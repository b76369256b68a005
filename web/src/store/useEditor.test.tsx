import { act, render, screen } from "@testing-library/react";
import { Profiler } from "react";
import { expect, it, vi } from "vitest";
import { survey } from "@/testing/flows";
import { createEditorStore } from "./store";
import { EditorProvider, useEditor, useEditorActions } from "./useEditor";

function Description() {
  const description = useEditor((state) => state.definition.description);
  const { setDescription } = useEditorActions();
  return <button onClick={() => setDescription("Another")}>{description}</button>;
}

it("shows a part of the editor and draws it again only when that part changes", () => {
  const store = createEditorStore({ definition: survey(), friendlyName: "Survey" });
  const drawn = vi.fn();
  render(
    <EditorProvider value={store}>
      <Profiler id="description" onRender={drawn}>
        <Description />
      </Profiler>
    </EditorProvider>,
  );
  act(() => store.getState().actions.select(["ask"]));
  expect(drawn).toHaveBeenCalledTimes(1);
  act(() => screen.getByRole("button").click());
  expect(screen.getByRole("button").textContent).toBe("Another");
  expect(drawn).toHaveBeenCalledTimes(2);
});
