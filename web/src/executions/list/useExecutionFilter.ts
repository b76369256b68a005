import { useSearchParams } from "react-router";
import type { ExecutionFilter, ExecutionStatus } from "@/api/executions";

const STATUSES: readonly string[] = ["active", "ended"] satisfies ExecutionStatus[];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function isExecutionStatus(value: string | null): value is ExecutionStatus {
  return value !== null && STATUSES.includes(value);
}

export function isNarrowed({ flow, status, contact, from, to }: ExecutionFilter): boolean {
  return flow !== null || status !== null || [contact, from, to].some((text) => text !== "");
}

export function filterOf(parameters: URLSearchParams): ExecutionFilter {
  const status = parameters.get("status");
  const day = (name: string) => {
    const value = parameters.get(name) ?? "";
    return DAY.test(value) ? value : "";
  };
  return {
    flow: parameters.get("flow"),
    status: isExecutionStatus(status) ? status : null,
    contact: parameters.get("contact") ?? "",
    from: day("from"),
    to: day("to"),
  };
}

export function parametersOf(filter: ExecutionFilter): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (typeof value === "string" && value !== "") parameters.set(name, value);
  }
  return parameters;
}

/** The filter that stands in the address; on a flow's own page the flow is always its. */
export function useExecutionFilter(
  flow?: string,
): [ExecutionFilter, (filter: ExecutionFilter) => void] {
  const [parameters, setParameters] = useSearchParams();
  const found = filterOf(parameters);
  const set = (filter: ExecutionFilter) => {
    setParameters(parametersOf(flow === undefined ? filter : { ...filter, flow: null }), {
      replace: true,
    });
  };
  return [flow === undefined ? found : { ...found, flow }, set];
}
