import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useMemo, type ReactNode } from "react";
import { listVariables, type Variables } from "@/api/checking";
import { identityOf } from "@/model/identity";
import type { FlowDefinition } from "@/model/flow";

/** What the templates of a state can use. */
export interface LiquidScope {
  readonly state: string;
  readonly flowSid: string | null;
  /** Ask for the variables that can exist in the state; null when nobody answers. */
  readonly variables: () => Promise<Variables | null>;
}

const NOWHERE: LiquidScope = { state: "", flowSid: null, variables: () => Promise.resolve(null) };

const ScopeContext = createContext<LiquidScope>(NOWHERE);

export function useLiquidScope(): LiquidScope {
  return useContext(ScopeContext);
}

interface Props {
  readonly definition: () => FlowDefinition;
  readonly state: string;
  readonly flowSid: string | null;
  readonly children: ReactNode;
}

/** Lets the Liquid fields inside know of which state they are. */
export function LiquidScopeProvider({ definition, state, flowSid, children }: Props) {
  const queries = useQueryClient();
  const scope = useMemo<LiquidScope>(() => {
    const variables = async () => {
      const now = definition();
      try {
        return await queries.query({
          queryKey: ["variables", state, othersOf(now, state)],
          queryFn: ({ signal }) => listVariables(now, state, signal),
          staleTime: Infinity,
          gcTime: 60_000,
          retry: false,
        });
      } catch {
        return null;
      }
    };
    return { state, flowSid, variables };
  }, [definition, state, flowSid, queries]);
  return <ScopeContext value={scope}>{children}</ScopeContext>;
}

/** Typing in a state changes nothing of what it can use itself; every other edit may. */
function othersOf(definition: FlowDefinition, state: string): string {
  return definition.states
    .map((one) => (one.name === state ? "" : String(identityOf(one))))
    .join(" ");
}
