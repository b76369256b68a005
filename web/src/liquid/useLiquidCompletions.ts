import type { CompletionSource } from "@codemirror/autocomplete";
import { useMemo } from "react";
import { liquidCompletions } from "./completions";
import { useLiquidScope } from "./scope";

/** The completions of the state whose template somebody writes. */
export function useLiquidCompletions(): CompletionSource {
  const { variables } = useLiquidScope();
  return useMemo(() => liquidCompletions(variables), [variables]);
}
