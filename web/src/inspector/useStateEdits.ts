import { useMemo } from "react";
import type { EditLabel } from "@/model/document";
import { withState, type State } from "@/model/flow";
import { TYPING_PAUSE } from "@/model/history";
import type { Json, JsonPath } from "@/model/json";
import { useEditorActions } from "@/store/useEditor";

export interface StateEdits {
  readonly set: (path: JsonPath, value: Json | undefined) => void;
  /** Change the state as a whole; edits with the same `field` are undone together. */
  readonly change: (
    kind: EditLabel["kind"],
    change: (state: State) => State,
    field?: string,
  ) => void;
  readonly seal: () => void;
}

/** The edits of one state. */
export function useStateEdits(name: string): StateEdits {
  const actions = useEditorActions();
  return useMemo(
    () => ({
      set: (path, value) => actions.setProperty(name, path, value),
      change: (kind, change, field) =>
        actions.edit(
          { kind, name },
          (document) => {
            const definition = withState(document.definition, name, change);
            return definition === document.definition ? document : { ...document, definition };
          },
          field === undefined ? undefined : { key: `${name} ${field}`, pause: TYPING_PAUSE },
        ),
      seal: () => actions.seal(),
    }),
    [actions, name],
  );
}
