import { useMemo } from "react";
import { LazyCode } from "@/liquid/LazyCode";

interface Props {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onLeave: () => void;
  readonly readOnly: boolean;
  readonly labelId: string;
  readonly describedBy: string;
  readonly invalid: boolean;
  /** Plain JSON, or JSON whose texts are templates. */
  readonly language: "json" | "pure-json";
  readonly tall?: boolean;
}

/** A field of code for JSON, tied to its label and to what is wrong with it. */
export function JsonCode(props: Props) {
  const { text, onChange, onLeave, readOnly, labelId, describedBy, invalid, language } = props;
  const looks = useMemo(
    () => ({
      readOnly,
      placeholder: "",
      attributes: {
        "aria-labelledby": labelId,
        "aria-invalid": String(invalid),
        ...(describedBy ? { "aria-describedby": describedBy } : {}),
      },
    }),
    [readOnly, labelId, describedBy, invalid],
  );
  return (
    <LazyCode
      value={text}
      onChange={onChange}
      onBlur={onLeave}
      language={language}
      looks={looks}
      invalid={invalid}
      tall={props.tall ?? false}
    />
  );
}
