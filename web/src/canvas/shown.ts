import { sayTransition } from "@/model/conditions";
import { SPLIT, TRIGGER, type State, type Transition } from "@/model/flow";
import type { WidgetWords } from "@/canvas/useWidgetWords";
import { texts } from "@/texts/en";

/** The events of a trigger; its card shows them all, also those a file leaves out. */
export const TRIGGER_EVENTS = [
  "incomingMessage",
  "incomingCall",
  "incomingConversationMessage",
  "incomingRequest",
  "incomingParent",
] as const;

const kept = new WeakMap<State, State>();

/** Return a state as its card shows it: a trigger with all of its events, listed ones first. */
export function shownState(state: State): State {
  if (state.type !== TRIGGER) return state;
  const known = kept.get(state);
  if (known) return known;
  const listed = new Set(state.transitions.map((one) => one.event));
  const missing = TRIGGER_EVENTS.filter((event) => !listed.has(event));
  const shown =
    missing.length === 0
      ? state
      : { ...state, transitions: [...state.transitions, ...missing.map((event) => ({ event }))] };
  kept.set(state, shown);
  return shown;
}

/** Say in a few words when a transition is taken. */
export function transitionLabel(state: State, transition: Transition, words: WidgetWords): string {
  const sentence = state.type === SPLIT ? sayTransition(transition, texts.model.conditions) : null;
  return sentence ?? words.eventOf(state.type, transition.event);
}

/** Return the label of a transition for the little room of its tab. */
export function tabLabel(state: State, transition: Transition, words: WidgetWords): string {
  if (state.type === TRIGGER) {
    return texts.canvas.triggerTabs[transition.event] ?? words.eventOf(TRIGGER, transition.event);
  }
  const [condition, ...others] = transition.conditions ?? [];
  const short =
    state.type === SPLIT && condition && others.length === 0 && condition.value.trim() !== ""
      ? texts.canvas.tabValue(condition.type, condition.value)
      : null;
  return short ?? transitionLabel(state, transition, words);
}
