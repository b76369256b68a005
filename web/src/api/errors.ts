import type { components } from "./schema";

export type Refusal = components["schemas"]["Refusal"];

/** The server's refusal of a request, in Twilio's words for errors. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: number;
  readonly moreInfo: string;
  readonly details: Record<string, unknown> | null;

  constructor(status: number, refusal: Partial<Refusal>) {
    super(refusal.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = refusal.code ?? status;
    this.moreInfo = refusal.more_info ?? "";
    this.details = refusal.details ?? null;
  }
}

/** No server answered: it is stopped, restarting, or the network is down. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

const GATEWAY = new Set([502, 503, 504]);

async function bodyOf(response: Response): Promise<Partial<Refusal> | null> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" ? body : null;
  } catch {
    return null;
  }
}

/** Make the error of an answer that is none: a gateway's own page means that nobody is behind. */
export async function errorOf(response: Response): Promise<ApiError | Unreachable> {
  const body = await bodyOf(response);
  if (!body && GATEWAY.has(response.status)) return new Unreachable(`HTTP ${response.status}`);
  return new ApiError(response.status, body ?? {});
}
