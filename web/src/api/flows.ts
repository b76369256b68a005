import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { type Schemas, answer, client } from "./client";

export type FlowRow = Schemas["FlowRow"];
export type FlowDetail = Schemas["FlowDetail"];
export type FlowStatus = Schemas["FlowStatus"];
export type Template = Schemas["Template"];
export type RevisionRow = Schemas["RevisionRow"];

/** A definition as the wire has it; `model/reading` makes a `FlowDefinition` of it. */
export type WireDefinition = Record<string, unknown>;

const FLOWS = "/console/api/flows";
const FLOW = "/console/api/flows/{flow}";
const PAGE = 50;

const LIST = ["flows", "list"];
const flowKey = (flow: string) => ["flows", "flow", flow];
const partKey = (flow: string, ...part: (number | string)[]) => [...flowKey(flow), ...part];

const named = (flow: string) => ({ path: { flow } });

/** The flows whose name or SID fits, page by page. */
export function useFlows(search: string, status: FlowStatus | null) {
  return useInfiniteQuery({
    queryKey: [...LIST, search, status],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => {
      const query = { search, after: pageParam, size: PAGE, ...(status ? { status } : {}) };
      return answer(client.GET(FLOWS, { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** A flow with its latest revision. */
export function useFlow(flow: string) {
  return useQuery({
    queryKey: partKey(flow, "detail"),
    queryFn: ({ signal }) => fetchFlow(flow, signal),
    // An editor begins with what the server has now.
    gcTime: 0,
  });
}

export function fetchFlow(flow: string, signal?: AbortSignal): Promise<FlowDetail> {
  return answer(client.GET(FLOW, { params: named(flow), ...(signal ? { signal } : {}) }));
}

/** What hangs on a flow. */
export function useDependents(flow: string) {
  return useQuery({
    queryKey: partKey(flow, "dependents"),
    queryFn: ({ signal }) =>
      answer(client.GET(`${FLOW}/dependents`, { params: named(flow), signal })),
    staleTime: 0,
  });
}

export function useTemplates() {
  return useQuery({
    queryKey: ["templates"],
    queryFn: ({ signal }) => answer(client.GET("/console/api/templates", { signal })),
    staleTime: Infinity,
  });
}

/** Forget what was read of flows: all lists, and one flow when its SID is given. */
export function useForgetFlows() {
  const queries = useQueryClient();
  return async (flow?: string) => {
    await queries.invalidateQueries({ queryKey: LIST });
    if (flow !== undefined) await queries.invalidateQueries({ queryKey: flowKey(flow) });
  };
}

export function useCreateFlow() {
  const forget = useForgetFlows();
  return useMutation({
    mutationFn: (body: Schemas["CreateFlow"]) => answer(client.POST(FLOWS, { body })),
    onSuccess: () => forget(),
  });
}

export function useRenameFlow(flow: string) {
  const forget = useForgetFlows();
  return useMutation({
    mutationFn: (friendly_name: string) =>
      answer(client.PATCH(FLOW, { params: named(flow), body: { friendly_name } })),
    onSuccess: () => forget(flow),
  });
}

export function useDuplicateFlow(flow: string) {
  const forget = useForgetFlows();
  return useMutation({
    mutationFn: (friendly_name: string) =>
      answer(client.POST(`${FLOW}/duplicate`, { params: named(flow), body: { friendly_name } })),
    onSuccess: () => forget(),
  });
}

export function useDeleteFlow(flow: string) {
  const queries = useQueryClient();
  const forget = useForgetFlows();
  return useMutation({
    mutationFn: () => client.DELETE(FLOW, { params: named(flow) }),
    onSuccess: () => {
      queries.removeQueries({ queryKey: flowKey(flow) });
      return forget();
    },
  });
}

/** Save the next revision; refused with 409 when `based_on` is not the latest any more. */
export function useSaveRevision(flow: string) {
  const queries = useQueryClient();
  const forget = useForgetFlows();
  return useMutation({
    mutationFn: (body: Schemas["SaveRevision"]) =>
      answer(client.POST(`${FLOW}/revisions`, { params: named(flow), body })),
    onSuccess: (detail) => {
      void forget(flow);
      queries.setQueriesData({ queryKey: partKey(flow, "detail"), type: "active" }, detail);
    },
  });
}

/** The history of a flow, page by page. */
export function useRevisions(flow: string) {
  return useInfiniteQuery({
    queryKey: partKey(flow, "revisions"),
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => fetchRevisions(flow, pageParam, PAGE, signal),
    getNextPageParam: (page) => page.next,
  });
}

const POLL = 15_000;

/** The newest revision of a flow, asked for again and again so that others' work is seen. */
export function useLatestRevision(flow: string) {
  return useQuery({
    queryKey: partKey(flow, "latest"),
    queryFn: ({ signal }) => fetchRevisions(flow, "", 1, signal),
    select: (page) => page.revisions[0] ?? null,
    refetchInterval: POLL,
    refetchOnWindowFocus: "always",
  });
}

function fetchRevisions(flow: string, after: string, size: number, signal: AbortSignal) {
  const params = { ...named(flow), query: { after, size } };
  return answer(client.GET(`${FLOW}/revisions`, { params, signal }));
}

/** A revision with its definition: it never changes. */
export function useRevision(flow: string, revision: number | null) {
  return useQuery({
    queryKey: partKey(flow, "revision", revision ?? 0),
    enabled: revision !== null,
    queryFn: ({ signal }) => fetchRevision(flow, revision ?? 0, signal),
    staleTime: Infinity,
  });
}

export function fetchRevision(flow: string, revision: number, signal?: AbortSignal) {
  const params = { path: { flow, revision: String(revision) } };
  return answer(
    client.GET(`${FLOW}/revisions/{revision}`, { params, ...(signal ? { signal } : {}) }),
  );
}

export function useTestUsers(flow: string) {
  return useQuery({
    queryKey: partKey(flow, "test-users"),
    queryFn: ({ signal }) =>
      answer(client.GET(`${FLOW}/test-users`, { params: named(flow), signal })),
  });
}

export function useSetTestUsers(flow: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (test_users: string[]) =>
      answer(client.PUT(`${FLOW}/test-users`, { params: named(flow), body: { test_users } })),
    onSuccess: (users) => queries.setQueryData(partKey(flow, "test-users"), users),
  });
}

export function useNotes(flow: string) {
  return useQuery({
    queryKey: partKey(flow, "notes"),
    queryFn: ({ signal }) => answer(client.GET(`${FLOW}/notes`, { params: named(flow), signal })),
    gcTime: 0,
  });
}

export function useSetNotes(flow: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (notes: Schemas["Note"][]) =>
      answer(client.PUT(`${FLOW}/notes`, { params: named(flow), body: { notes } })),
    onSuccess: (notes) => queries.setQueryData(partKey(flow, "notes"), notes),
  });
}

export function useEnvironments(flow: string) {
  return useQuery({
    queryKey: partKey(flow, "environments"),
    queryFn: ({ signal }) =>
      answer(client.GET(`${FLOW}/environments`, { params: named(flow), signal })),
  });
}
