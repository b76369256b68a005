import type { Schemas } from "@/api/client";
import type { WireDefinition } from "@/api/flows";
import type { Beginning } from "@/flows/dialogs/CreateDialog";
import { texts } from "@/texts/en";

/** What a new flow is made of. */
export interface Source {
  readonly name: string;
  readonly template: string | null;
  readonly definition: WireDefinition | null;
  /** Whether a flow can be made of it now. */
  readonly ready: boolean;
}

const NONE: Source = { name: "", template: null, definition: null, ready: false };

/** For each way to begin: what has been chosen so far. */
export const NOTHING: Readonly<Record<Beginning, Source>> = {
  blank: { ...NONE, name: texts.flows.newName, ready: true },
  import: NONE,
  template: NONE,
};

export function isReady({ ready }: Source): boolean {
  return ready;
}

export function ofTemplate({ name, title }: Schemas["Template"]): Source {
  return { ...NONE, name: title, template: name, ready: true };
}

/** A flow of a file can be made when it is valid. */
export function ofText(found: Schemas["ReadFlow"], valid: boolean): Source {
  return {
    ...NONE,
    name: found.friendly_name,
    definition: found.definition,
    ready: valid,
  };
}

export function nothingFound(): Source {
  return NONE;
}

/** What to ask of the server. */
export function wishOf(source: Source, friendly_name: string): Schemas["CreateFlow"] {
  const { template, definition } = source;
  return { friendly_name, template, definition, status: "draft", commit_message: "" };
}
