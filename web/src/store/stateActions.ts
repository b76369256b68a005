import {
  addState,
  connect,
  connectEvent,
  disconnect,
  nameProblem,
  removeStates,
  replaceState,
  setProperty,
  setTransitions,
} from "@/model/edits";
import { TYPING_PAUSE } from "@/model/history";
import { isSame } from "@/model/json";
import { renameState } from "@/model/renaming";
import { selecting } from "@/model/selection";
import type { EditorActions } from "./state";
import type { Editing } from "./store";

type StateActions = Pick<
  EditorActions,
  | "addState"
  | "removeStates"
  | "connect"
  | "connectEvent"
  | "disconnect"
  | "setTransitions"
  | "setProperty"
  | "renameState"
  | "replaceState"
>;

/** The edits of single states and their transitions. */
export function stateActions(editing: Editing): StateActions {
  const { change } = editing;
  return {
    addState: adding(editing),
    removeStates: (names) => {
      const gone = new Set(names);
      const label = { kind: "remove_states", ...naming(gone) } as const;
      change(label, (definition) => removeStates(definition, gone));
    },
    connect: (from, to) =>
      change({ kind: "connect", name: from.state }, (definition) => connect(definition, from, to)),
    connectEvent: (state, event, to) =>
      change({ kind: "connect", name: state }, (definition) =>
        connectEvent(definition, state, event, to),
      ),
    disconnect: (from) =>
      change({ kind: "disconnect", name: from.state }, (definition) =>
        disconnect(definition, from),
      ),
    setTransitions: (state, transitions, kind = "change_transitions") =>
      change({ kind, name: state }, (definition) => setTransitions(definition, state, transitions)),
    setProperty: (state, path, value) => {
      const group = { key: `property ${state} ${path.join("/")}`, pause: TYPING_PAUSE };
      const label = { kind: "change_property", name: state } as const;
      change(label, (definition) => setProperty(definition, state, path, value), { group });
    },
    renameState: renaming(editing),
    replaceState: replacing(editing),
  };
}

function adding({ get, change }: Editing): EditorActions["addState"] {
  return (kind, at, from) => {
    if (get().readOnly) return null;
    const added = addState(get().definition, kind, at);
    const definition = from ? connect(added.definition, from, added.name) : added.definition;
    const label = { kind: "add_state", name: added.name } as const;
    change(label, () => definition, { select: selecting([added.name]) });
    return added.name;
  };
}

function renaming({ get, change }: Editing): EditorActions["renameState"] {
  return (old, name) => {
    const problem = nameProblem(get().definition, old, name);
    if (problem) return problem;
    change({ kind: "rename_state", name }, (definition) => renameState(definition, old, name), {
      select: renamed(get().selection, old, name),
    });
    return null;
  };
}

function replacing({ get, change }: Editing): EditorActions["replaceState"] {
  return (name, state) => {
    const problem = nameProblem(get().definition, name, state.name);
    if (problem) return problem;
    change(
      { kind: "change_state", name: state.name },
      (definition) => {
        const replaced = replaceState(renameState(definition, name, state.name), state);
        return isSame(replaced, definition) ? definition : replaced;
      },
      { select: renamed(get().selection, name, state.name) },
    );
    return null;
  };
}

function renamed(selection: ReturnType<Editing["get"]>["selection"], old: string, name: string) {
  const names = [...selection.states].map((one) => (one === old ? name : one));
  const { transition } = selection;
  return {
    ...selection,
    states: new Set(names),
    transition: transition?.state === old ? { ...transition, state: name } : transition,
  };
}

/** Say in a label which state an edit is about, or how many. */
export function naming(names: ReadonlySet<string>): { name?: string; count: number } {
  const [name] = names;
  return names.size === 1 && name !== undefined ? { name, count: 1 } : { count: names.size };
}
