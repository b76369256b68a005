import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, type ReactNode } from "react";
import { check, type Finding } from "@/api/checking";
import { identityOf } from "@/model/identity";
import { problemsByState } from "@/model/marks";
import { useEditor, useEditorActions } from "@/store/useEditor";
import { ChecksContext, type Checks } from "./checks";

const PAUSE = 300;
const NONE: readonly Finding[] = [];

interface Props {
  readonly flowSid: string | null;
  readonly children: ReactNode;
}

/** Has the flow checked a moment after each edit, and marks the states that have problems. */
export function ChecksProvider({ flowSid, children }: Props) {
  const definition = useEditor((editor) => editor.definition);
  const { setMarks } = useEditorActions();
  const [settled] = useDebouncedValue(definition, PAUSE);
  const query = useQuery({
    queryKey: ["check", flowSid, identityOf(settled)],
    queryFn: ({ signal }) => check(settled, flowSid, signal),
    staleTime: Infinity,
    gcTime: 0,
    placeholderData: (before) => before,
  });
  const { data, error, refetch, isPlaceholderData } = query;
  const findings = data?.findings ?? NONE;
  const late = isPlaceholderData || settled !== definition;
  useEffect(() => setMarks({ problems: problemsByState(findings) }), [findings, setMarks]);
  const checks = useMemo<Checks>(
    () => ({
      status: error ? "failed" : !data || late ? "checking" : "done",
      valid: data?.valid ?? null,
      findings,
      error,
      retry: () => void refetch(),
    }),
    [data, error, findings, late, refetch],
  );
  return <ChecksContext value={checks}>{children}</ChecksContext>;
}
