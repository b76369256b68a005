import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { type Schemas, answer, client } from "./client";
import type { WireDefinition } from "./flows";

export type ExecutionRow = Schemas["ExecutionRow"];
export type ExecutionStatus = Schemas["Status"];
export type ExecutionStory = Schemas["ExecutionStory"];
export type FlowStatistics = Schemas["FlowStatistics"];
export type Moment = Schemas["Moment"];
export type ContextChange = Schemas["ContextChange"];
export type Spoken = Schemas["Spoken"];
export type Warned = Schemas["Warned"];
export type WebRequest = Schemas["WebRequest"];
export type Replayed = Schemas["Replayed"];

const EXECUTIONS = "/console/api/executions";
const EXECUTION = "/console/api/executions/{execution}";
const PAGE = 50;

/** Which executions are listed; what is empty or null does not matter. */
export interface ExecutionFilter {
  readonly flow: string | null;
  readonly status: ExecutionStatus | null;
  readonly contact: string;
  /** Days in this place, `2026-11-22`: from the first, up to the end of the last. */
  readonly from: string;
  readonly to: string;
}

const storyKey = (execution: string) => ["executions", "story", execution];
const named = (execution: string) => ({ path: { execution } });

/** Executions, newest first, page by page. */
export function useExecutions(filter: ExecutionFilter) {
  return useInfiniteQuery({
    queryKey: ["executions", "list", filter],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => {
      const query = { ...asked(filter), ...period(filter), after: pageParam, size: PAGE };
      return answer(client.GET(EXECUTIONS, { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}

/** Where the changes of a list come from; a list that has ended by a day does not change. */
export function liveAddress(filter: ExecutionFilter): string | null {
  if (filter.to !== "") return null;
  return `${EXECUTIONS}/live?${new URLSearchParams(asked(filter)).toString()}`;
}

function asked({ flow, status, contact }: ExecutionFilter) {
  return {
    ...(flow === null ? {} : { flow_sid: flow }),
    ...(status === null ? {} : { status }),
    ...(contact === "" ? {} : { contact }),
  };
}

function period({ from, to }: ExecutionFilter) {
  const end = new Date(`${to}T00:00`);
  end.setDate(end.getDate() + 1);
  return {
    ...(from === "" ? {} : { started_from: new Date(`${from}T00:00`).toISOString() }),
    ...(to === "" ? {} : { started_to: end.toISOString() }),
  };
}

/** An execution from its start until now. */
export function useStory(execution: string) {
  return useQuery({
    queryKey: storyKey(execution),
    queryFn: ({ signal }) => answer(client.GET(EXECUTION, { params: named(execution), signal })),
  });
}

export function storyAddress(execution: string): string {
  return `${EXECUTIONS}/${execution}/live`;
}

/** The context as it was at a moment: it never changes. Until it is there, the one before is. */
export function useMomentContext(execution: string, moment: number | null) {
  const params = { path: { execution, moment: String(moment ?? 0) } };
  return useQuery({
    queryKey: [...storyKey(execution), "context", moment],
    enabled: moment !== null,
    queryFn: async ({ signal }) => ({
      number: moment,
      ...(await answer(client.GET(`${EXECUTION}/moments/{moment}`, { params, signal }))),
    }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
}

export function useRawExecution(execution: string, wanted: boolean) {
  return useQuery({
    queryKey: [...storyKey(execution), "raw"],
    enabled: wanted,
    queryFn: ({ signal }) =>
      answer(client.GET(`${EXECUTION}/raw`, { params: named(execution), signal })),
    gcTime: 0,
  });
}

export function useStopExecution(execution: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(client.POST(`${EXECUTION}/stop`, { params: named(execution) })),
    onSuccess: () => queries.invalidateQueries({ queryKey: storyKey(execution), exact: true }),
  });
}

export function useReplay(execution: string) {
  return useMutation({
    mutationFn: (definition: WireDefinition) =>
      answer(
        client.POST(`${EXECUTION}/replay`, { params: named(execution), body: { definition } }),
      ),
  });
}

/** What the executions of a period say about a flow. */
export function useStatistics(flow: string, since: Date, until: Date | null) {
  const query = {
    started_from: since.toISOString(),
    ...(until ? { started_to: until.toISOString() } : {}),
  };
  return useQuery({
    queryKey: ["executions", "statistics", flow, query],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/console/api/flows/{flow}/statistics", {
          params: { path: { flow }, query },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}
