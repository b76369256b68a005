import { ApiError, Unreachable } from "@/api/errors";
import { texts } from "@/texts/en";

/** What happened, in words for a person. */
export function errorText(error: unknown): string {
  if (error instanceof Unreachable) return texts.ui.unreachable;
  if (error instanceof ApiError) return `${error.message} ${texts.ui.refused(error.code)}`;
  return error instanceof Error ? error.message : String(error);
}
