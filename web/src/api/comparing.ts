import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Schemas, answer, client } from "./client";
import type { WireDefinition } from "./flows";

export type DiffSection = Schemas["DiffSection"];
export type DiffLine = Schemas["DiffLine"];
export type Difference = Schemas["Difference"];
export type MergeConflict = Schemas["MergeConflict"];
export type MergeResult = Schemas["MergeResult"];

const NOBODY = { definition: null, flow_sid: null, revision: null };

/** One side of a comparison: a definition as it is here. */
export function here(definition: WireDefinition): Schemas["Side"] {
  return { ...NOBODY, definition };
}

/** One side of a comparison: that of a revision. */
export function revisionOf(flow_sid: string, revision: number): Schemas["Side"] {
  return { ...NOBODY, flow_sid, revision };
}

export function compare(old: Schemas["Side"], now: Schemas["Side"], signal?: AbortSignal) {
  return answer(
    client.POST("/console/api/compare", {
      body: { old, new: now },
      ...(signal ? { signal } : {}),
    }),
  );
}

/** What leads from one side to the other; without either nothing is asked. */
export function useComparison(old: Schemas["Side"] | null, now: Schemas["Side"] | null) {
  return useQuery({
    queryKey: ["comparison", old, now],
    enabled: old !== null && now !== null,
    queryFn: ({ signal }) => compare(old ?? NOBODY, now ?? NOBODY, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
}

/** Merge our edit and that of a newer revision, which both began with `base`. */
export function useMerge(asked: Schemas["MergeAsked"]) {
  return useQuery({
    queryKey: ["merge", asked],
    queryFn: ({ signal }) => answer(client.POST("/console/api/merge", { body: asked, signal })),
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** Settle conflicts of a merged definition with their side. */
export async function takeTheirs(
  definition: WireDefinition,
  conflicts: MergeConflict[],
): Promise<WireDefinition> {
  if (conflicts.length === 0) return definition;
  const body = { definition, conflicts };
  return (await answer(client.POST("/console/api/merge/theirs", { body }))).definition;
}

/** Find the flow in a text that somebody wants to import. */
export function readFlow(text: string, signal?: AbortSignal) {
  return answer(
    client.POST("/console/api/read", { body: { text }, ...(signal ? { signal } : {}) }),
  );
}

/** Write a definition as `soundstage fmt` does. */
export async function formatFlow(definition: WireDefinition): Promise<string> {
  const body = { definition };
  return (await answer(client.POST("/console/api/format", { body }))).text;
}

/** Check a definition that is not on the canvas. */
export function checkFlow(definition: WireDefinition, signal?: AbortSignal) {
  const body = { definition, flow_sid: null };
  return answer(client.POST("/console/api/check", { body, ...(signal ? { signal } : {}) }));
}
