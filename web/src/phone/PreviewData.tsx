import { useEffect } from "react";
import { usePhoneContext } from "@/api/phone";
import { showPhoneContext } from "@/liquid/previewSource";
import { usePhone } from "./usePhone";

/** Lets the templates of the inspector be previewed with what the conversation holds now. */
export function PreviewData({ flowSid }: { readonly flowSid: string | null }) {
  const id = usePhone((state) => state.phone?.id ?? "");
  const count = usePhone((state) => state.phone?.moments.length ?? 0);
  const { data } = usePhoneContext(id, count, count > 0 ? count - 1 : null);
  const context = count > 0 ? (data?.context ?? null) : null;
  useEffect(() => showPhoneContext(flowSid, context), [flowSid, context]);
  return null;
}
