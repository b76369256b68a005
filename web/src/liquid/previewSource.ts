import { create } from "zustand";

/** With what data templates are previewed; it stays chosen from field to field. */
export type PreviewSource =
  | { readonly kind: "sample" }
  | { readonly kind: "phone" }
  | { readonly kind: "execution"; readonly sid: string };

type Context = Record<string, unknown>;

interface PreviewState {
  readonly source: PreviewSource;
  /** What the phone's conversation holds now, and of which flow it is; null without one. */
  readonly phone: { readonly flowSid: string | null; readonly context: Context } | null;
  readonly choose: (source: PreviewSource) => void;
}

export const usePreviewSource = create<PreviewState>()((set) => ({
  source: { kind: "sample" },
  phone: null,
  choose: (source) => set({ source }),
}));

/** Tell the fields what the phone's conversation holds, so that previews can use it. */
export function showPhoneContext(flowSid: string | null, context: Context | null): void {
  usePreviewSource.setState({ phone: context && { flowSid, context } });
}

/** Return the context of the phone's conversation with a flow. */
export function usePhoneData(flowSid: string | null): Context | null {
  return usePreviewSource(({ phone }) => (phone?.flowSid === flowSid ? phone.context : null));
}
