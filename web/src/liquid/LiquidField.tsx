import type { Diagnostic } from "@codemirror/lint";
import { useFocusWithin } from "@mantine/hooks";
import { useMemo, useRef, type ReactNode, type RefObject } from "react";
import { FieldFrame, type FieldIds } from "@/ui/FieldFrame";
import type { CodeHandle } from "./CodeBox";
import { LazyCode } from "./LazyCode";
import { PreviewLine } from "./PreviewLine";
import { useLiquidCompletions } from "./useLiquidCompletions";
import type { Base } from "./language";
import { usePreview, type Preview } from "./usePreview";

export interface LiquidFieldProps {
  readonly label: string;
  /** Whether the label is only read aloud, as in the cells of a list. */
  readonly hideLabel?: boolean;
  readonly help?: ReactNode;
  readonly error?: ReactNode;
  readonly required?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: (() => void) | undefined;
  readonly placeholder?: string;
  readonly multiline?: boolean;
  readonly language?: Base;
  readonly readOnly?: boolean;
  readonly action?: ReactNode;
  readonly footer?: ReactNode;
}

/** A field for a template: completes, checks as you type and shows what it says. */
export function LiquidField(props: LiquidFieldProps) {
  const { ref, focused } = useFocusWithin<HTMLDivElement>();
  const handle = useRef<CodeHandle>(null);
  const preview = usePreview(props.value, focused);
  const problem = preview.late ? null : (preview.rendered?.problem ?? null);
  return (
    <FieldFrame
      {...props}
      error={problem?.message ?? props.error}
      onLabelClick={() => handle.current?.focus()}
    >
      {(ids) => (
        <div ref={ref}>
          <Editor {...props} ids={ids} handle={handle} preview={preview} />
          {props.footer}
          {focused && props.value.includes("{") && <PreviewLine preview={preview} />}
        </div>
      )}
    </FieldFrame>
  );
}

interface EditorProps extends LiquidFieldProps {
  readonly ids: FieldIds;
  readonly handle: RefObject<CodeHandle | null>;
  readonly preview: Preview;
}

function Editor(props: EditorProps) {
  const { ids, handle, preview, multiline = false } = props;
  return (
    <LazyCode
      handle={handle}
      value={props.value}
      onChange={props.onChange}
      onBlur={props.onBlur}
      language={props.language ?? "text"}
      singleLine={!multiline}
      looks={useLooks(props)}
      completions={useLiquidCompletions()}
      diagnostics={useDiagnostics(preview)}
      invalid={ids.invalid}
    />
  );
}

function useLooks(props: EditorProps) {
  const { ids, readOnly = false, placeholder = "", multiline = false, required = false } = props;
  const { labelId, describedBy, invalid } = ids;
  return useMemo(
    () => ({
      readOnly,
      placeholder,
      attributes: {
        "aria-labelledby": labelId,
        "aria-multiline": String(multiline),
        "aria-invalid": String(invalid),
        ...(required ? { "aria-required": "true" } : {}),
        ...(describedBy ? { "aria-describedby": describedBy } : {}),
      },
    }),
    [readOnly, placeholder, multiline, required, labelId, describedBy, invalid],
  );
}

const NONE: readonly Diagnostic[] = [];

function useDiagnostics({ rendered, late }: Preview): readonly Diagnostic[] {
  const problem = rendered?.problem ?? null;
  return useMemo(() => {
    if (!problem || late) return NONE;
    const { start, end, message } = problem;
    return [{ from: start, to: Math.max(end, start + 1), severity: "error", message }];
  }, [problem, late]);
}
