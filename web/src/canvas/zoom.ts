import { useStore } from "@xyflow/react";

/** Below this zoom nobody can read a card: it is drawn as a plain block. */
export const FAR = 0.32;

/** Tell whether the canvas is looked at from far away. */
export function useFar(): boolean {
  return useStore((state) => state.transform[2] < FAR);
}
