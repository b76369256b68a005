import { createContext, useContext } from "react";
import type { Finding } from "@/api/checking";

/** What the server says of the flow as it is edited. */
export interface Checks {
  /** `checking` while what is known is that of an earlier flow, or nothing is. */
  readonly status: "checking" | "done" | "failed";
  /** Whether the flow can be saved; null until the server said so. */
  readonly valid: boolean | null;
  readonly findings: readonly Finding[];
  readonly error: Error | null;
  readonly retry: () => void;
}

const NOTHING: Checks = {
  status: "checking",
  valid: null,
  findings: [],
  error: null,
  retry: () => undefined,
};

export const ChecksContext = createContext<Checks>(NOTHING);

/** Return the problems of the flow that is edited; `ChecksProvider` finds them. */
export function useChecks(): Checks {
  return useContext(ChecksContext);
}
