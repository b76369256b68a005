import { useQuery } from "@tanstack/react-query";
import { type Schemas, answer, client } from "./client";

export type Catalogue = Schemas["Catalogue"];
export type WidgetEntry = Schemas["WidgetKind"];
export type Finding = Schemas["Finding"];
export type Findings = Schemas["Findings"];
export type Variable = Schemas["Variable"];
export type Variables = Schemas["Variables"];
export type LiquidWord = Schemas["LiquidWord"];
export type Rendered = Schemas["Rendered"];

type Definition = Schemas["Check"]["definition"];

/** All widget types with their forms; a server never changes its mind about them. */
export function useCatalogue() {
  return useQuery({
    queryKey: ["widgets"],
    queryFn: ({ signal }) => answer(client.GET("/console/api/widgets", { signal })),
    staleTime: Infinity,
    gcTime: Infinity,
  });
}

export function check(definition: Definition, flowSid: string | null, signal: AbortSignal) {
  const body = { definition, flow_sid: flowSid };
  return answer(client.POST("/console/api/check", { body, signal }));
}

export function fix(definition: Definition, finding: Finding) {
  const { code, pointer } = finding;
  return answer(client.POST("/console/api/check/fix", { body: { definition, code, pointer } }));
}

export function listVariables(definition: Definition, state: string, signal: AbortSignal) {
  return answer(client.POST("/console/api/variables", { body: { definition, state }, signal }));
}

/** Render a template with a context, or with that of an execution. */
export function renderTemplate(
  template: string,
  source: { context: Record<string, unknown> } | { execution_sid: string },
  signal: AbortSignal,
) {
  const body = { template, definition: null, state: null, context: null, execution_sid: null };
  return answer(client.POST("/console/api/render", { body: { ...body, ...source }, signal }));
}

/** The newest executions of a flow, to preview templates with what they really held. */
export function useRecentExecutions(flowSid: string | null, enabled: boolean) {
  return useQuery({
    queryKey: ["recent executions", flowSid],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/console/api/executions", {
          params: { query: { flow_sid: flowSid, size: 10 } },
          signal,
        }),
      ),
    enabled: enabled && flowSid !== null,
  });
}

/** The account's flows, to choose one by name. */
export function useFlowChoices(search: string, enabled: boolean) {
  return useQuery({
    queryKey: ["flow choices", search],
    queryFn: ({ signal }) =>
      answer(client.GET("/console/api/flows", { params: { query: { search } }, signal })),
    enabled,
    placeholderData: (before) => before,
  });
}
