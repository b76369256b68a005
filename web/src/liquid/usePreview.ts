import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { renderTemplate, type Rendered } from "@/api/checking";
import { sampleContext } from "@/model/sampling";
import { usePhoneData, usePreviewSource, type PreviewSource } from "./previewSource";
import { useLiquidScope, type LiquidScope } from "./scope";

const PAUSE = 250;

export interface Preview {
  readonly rendered: Rendered | null;
  /** Whether what is shown is that of an earlier text. */
  readonly late: boolean;
  readonly failed: Error | null;
}

/** Render a template as somebody writes it; only while its field is looked at. */
export function usePreview(template: string, active: boolean): Preview {
  const scope = useLiquidScope();
  const source = usePreviewSource((state) => state.source);
  const phone = usePhoneData(scope.flowSid);
  const [settled] = useDebouncedValue(template, PAUSE);
  const query = useQuery({
    queryKey: ["render", settled, scope.state, source, source.kind === "phone" ? phone : null],
    queryFn: async ({ signal }) =>
      renderTemplate(settled, await dataOf(source, phone, scope), signal),
    enabled: active && settled.includes("{"),
    retry: false,
    gcTime: 10_000,
    staleTime: 10_000,
    placeholderData: (before) => before,
  });
  if (!template.includes("{")) return { rendered: plain(template), late: false, failed: null };
  return {
    rendered: query.data ?? null,
    late: query.isPlaceholderData || settled !== template,
    failed: query.error,
  };
}

function plain(text: string): Rendered {
  return { text, problem: null, kind: "given", unknown: [] };
}

async function dataOf(
  source: PreviewSource,
  phone: Record<string, unknown> | null,
  scope: LiquidScope,
) {
  if (source.kind === "execution") return { execution_sid: source.sid };
  if (source.kind === "phone" && phone) return { context: phone };
  const known = await scope.variables();
  return { context: { ...sampleContext((known?.variables ?? []).map(sampled)) } };
}

function sampled({ path, sample }: { path: string; sample: unknown }) {
  return { path, sample: sample as never };
}
