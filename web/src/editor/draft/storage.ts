import type { DraftStorage } from "@/model/draft";

/**
 * Drafts in the browser's `localStorage`.
 *
 * It writes at once, also while a page is left, which IndexedDB does not promise.
 */
export const browserStorage: DraftStorage = {
  get: (key) => settled(() => window.localStorage.getItem(key)),
  set: (key, text) => settled(() => window.localStorage.setItem(key, text)),
  remove: (key) => settled(() => window.localStorage.removeItem(key)),
};

function settled<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
