import { replaceEqualDeep, useMutation } from "@tanstack/react-query";
import { fix, type Finding } from "@/api/checking";
import { readDefinition } from "@/model/reading";
import { useEditorStore } from "@/store/useEditor";
import { texts } from "@/texts/en";
import { notifyDone, notifyFailure } from "@/ui/notify";

/** Let the server mend a problem, as one edit that can be undone. */
export function useFix() {
  const store = useEditorStore();
  return useMutation({
    mutationFn: async (finding: Finding) => {
      const { definition, actions } = store.getState();
      const fixed = readDefinition((await fix(definition, finding)).definition);
      if (!fixed.ok || store.getState().definition !== definition) {
        throw new Error(texts.problems.stale);
      }
      const label = finding.state === null ? {} : { name: finding.state };
      actions.edit({ kind: "change_state", ...label }, (document) => ({
        ...document,
        definition: replaceEqualDeep(document.definition, fixed.value),
      }));
    },
    onSuccess: () => notifyDone(texts.problems.fixed),
    onError: (error) => notifyFailure(texts.problems.fixFailed, error),
  });
}
