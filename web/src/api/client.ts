import createClient, { type Middleware } from "openapi-fetch";
import { lost } from "./connection";
import { Unreachable, errorOf } from "./errors";
import { signedOut } from "./signedOut";
import type { components, paths } from "./schema";

/** The names of the contract: `Schemas["Session"]`. */
export type Schemas = components["schemas"];

const SESSION = "/console/api/session";
const SIGN_IN = new Set([SESSION, `${SESSION}/link`]);

let csrfToken = "";

const forgery: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("X-CSRF-Token", csrfToken);
    return request;
  },
  async onResponse({ response, schemaPath }) {
    if (!SIGN_IN.has(schemaPath) || response.status !== 200) return;
    const session = (await response.clone().json()) as Schemas["Session"];
    csrfToken = session.csrf_token;
  },
};

const failures: Middleware = {
  onError({ error }) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    lost();
    return new Unreachable(String(error), { cause: error });
  },
  async onResponse({ request, response, schemaPath }) {
    if (response.ok) return;
    const error = await errorOf(response);
    if (error instanceof Unreachable) lost();
    const triesToSignIn = request.method === "POST" && SIGN_IN.has(schemaPath);
    if (response.status === 401 && !triesToSignIn) signedOut();
    throw error;
  },
};

/**
 * The console API. What is refused is thrown as `ApiError`, a missing server as `Unreachable`;
 * take the body with `answer`.
 */
export const client = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: "same-origin",
  fetch: (request) => globalThis.fetch(request),
});
client.use(forgery, failures);

/** Wait for a call and return its body: `await answer(client.GET("/console/api/session"))`. */
export async function answer<R extends { data?: unknown }>(
  call: Promise<R>,
): Promise<NonNullable<R["data"]>> {
  const { data } = await call;
  return data as NonNullable<R["data"]>;
}
