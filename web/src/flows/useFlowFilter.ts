import { useSearchParams } from "react-router";
import type { FlowStatus } from "@/api/flows";

/** Which flows are listed; it stands in the address. */
export interface FlowFilter {
  readonly search: string;
  readonly status: FlowStatus | null;
}

const STATUSES: readonly string[] = ["draft", "published"] satisfies FlowStatus[];

export function isStatus(value: string | null): value is FlowStatus {
  return value !== null && STATUSES.includes(value);
}

export function isFiltered({ search, status }: FlowFilter): boolean {
  return search !== "" || status !== null;
}

export function filterOf(parameters: URLSearchParams): FlowFilter {
  const status = parameters.get("status");
  return {
    search: parameters.get("search") ?? "",
    status: isStatus(status) ? status : null,
  };
}

export function parametersOf({ search, status }: FlowFilter): URLSearchParams {
  const parameters = new URLSearchParams();
  if (search !== "") parameters.set("search", search);
  if (status !== null) parameters.set("status", status);
  return parameters;
}

export function useFlowFilter(): [FlowFilter, (filter: FlowFilter) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = (filter: FlowFilter) => setParameters(parametersOf(filter), { replace: true });
  return [filterOf(parameters), set];
}
