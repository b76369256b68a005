import { create } from "zustand";

/** With what data templates are previewed; it stays chosen from field to field. */
export type PreviewSource =
  | { readonly kind: "sample" }
  | { readonly kind: "phone" }
  | { readonly kind: "execution"; readonly sid: string };

type Context = Record<string, unknown>;

interface PreviewState {
  readonly source: PreviewSource;
  /** The context of the phone's conversation as it is now; null without one. */
  readonly phone: Context | null;
  readonly choose: (source: PreviewSource) => void;
}

export const usePreviewSource = create<PreviewState>()((set) => ({
  source: { kind: "sample" },
  phone: null,
  choose: (source) => set({ source }),
}));

/** Tell the fields what the phone's conversation holds, so that previews can use it. */
export function showPhoneContext(phone: Context | null): void {
  usePreviewSource.setState({ phone });
}
