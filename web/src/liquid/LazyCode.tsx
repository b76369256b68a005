import { Textarea } from "@mantine/core";
import { Suspense, lazy, useState } from "react";
import type { CodeBoxProps } from "./CodeBox";

const MOST_ROWS = 12;

const CodeBox = lazy(() => import("./CodeBox"));

/** A CodeMirror field; until it is fetched a plain one takes its place, and works. */
export function LazyCode(props: CodeBoxProps) {
  const [focused, setFocused] = useState(false);
  const plain = (
    <PlainField {...props} onFocus={() => setFocused(true)} onBlur={() => setFocused(false)} />
  );
  return (
    <Suspense fallback={plain}>
      <CodeBox {...props} focused={focused} />
    </Suspense>
  );
}

/** Leaving it for the field that it makes room for is no leaving. */
function PlainField({ value, onChange, onFocus, onBlur, looks }: CodeBoxProps) {
  return (
    <Textarea
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onFocus={onFocus}
      onBlur={onBlur}
      readOnly={looks.readOnly}
      rows={Math.min(value.split("\n").length, MOST_ROWS)}
      {...looks.attributes}
    />
  );
}
