import type { CompletionSource } from "@codemirror/autocomplete";
import { setDiagnostics, type Diagnostic } from "@codemirror/lint";
import type { EditorView } from "@codemirror/view";
import { useMantineStyleNonce } from "@mantine/core";
import clsx from "clsx";
import { useEffect, useEffectEvent, useImperativeHandle, useRef, type Ref } from "react";
import type { Base } from "./language";
import { changeLooks, changeText, openCode, type CodeLooks } from "./openCode";
import classes from "./CodeBox.module.css";
import "./tooltips.css";

export interface CodeHandle {
  focus(): void;
}

export interface CodeBoxProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onFocus?: () => void;
  readonly onBlur?: (() => void) | undefined;
  readonly language: Base | "pure-json";
  readonly singleLine?: boolean;
  readonly tall?: boolean;
  readonly looks: CodeLooks;
  readonly completions?: CompletionSource | null;
  readonly diagnostics?: readonly Diagnostic[];
  readonly invalid?: boolean;
  readonly handle?: Ref<CodeHandle>;
  /** Whether to have the focus from the beginning. */
  readonly focused?: boolean;
}

const NO_DIAGNOSTICS: readonly Diagnostic[] = [];

/** A CodeMirror field; it is large, so fetch it lazily (see LazyCode). */
export default function CodeBox(props: CodeBoxProps) {
  const { value, looks, diagnostics = NO_DIAGNOSTICS } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const nonce = useMantineStyleNonce()?.() ?? "";
  const complete = useEffectEvent<CompletionSource>(
    (context) => props.completions?.(context) ?? null,
  );
  const changed = useEffectEvent((text: string) => {
    if (text !== value) props.onChange(text);
  });
  const focused = useEffectEvent(() => props.onFocus?.());
  const hasFocus = useEffectEvent(() => props.focused === true);
  const left = useEffectEvent(() => props.onBlur?.());
  const open = useEffectEvent((parent: HTMLElement) =>
    openCode(
      parent,
      {
        text: value,
        language: props.language,
        singleLine: props.singleLine ?? false,
        nonce,
        completions: (context) => complete(context),
        onChange: (text) => changed(text),
        onFocus: () => focused(),
        onBlur: () => left(),
      },
      looks,
    ),
  );

  useEffect(() => {
    if (!host.current) return;
    const opened = open(host.current);
    view.current = opened;
    if (hasFocus()) opened.focus();
    return () => {
      view.current = null;
      opened.destroy();
    };
  }, []);
  useEffect(() => {
    if (view.current) changeText(view.current, value);
  }, [value]);
  useEffect(() => {
    if (view.current) changeLooks(view.current, looks);
  }, [looks]);
  useEffect(() => {
    if (view.current) showDiagnostics(view.current, diagnostics);
  }, [diagnostics]);
  useImperativeHandle(props.handle, () => ({ focus: () => view.current?.focus() }), []);

  const look = [
    props.invalid && classes.invalid,
    props.tall && classes.tall,
    props.singleLine === false && classes.roomy,
  ];
  return <div ref={host} className={clsx(classes.box, look)} />;
}

function showDiagnostics(view: EditorView, diagnostics: readonly Diagnostic[]): void {
  const end = view.state.doc.length;
  const inside = diagnostics.map((one) => ({
    ...one,
    from: Math.min(one.from, end),
    to: Math.min(Math.max(one.to, one.from), end),
  }));
  view.dispatch(setDiagnostics(view.state, inside));
}
