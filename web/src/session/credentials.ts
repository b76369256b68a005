const SID = /^(AC|SK)[0-9a-f]{32}$/;

/** Tell whether a text can be the SID of an account or of an API key. */
export function isCredential(sid: string): boolean {
  return SID.test(sid);
}

const TOKEN = "token";

/** Return the token of a link that a server printed: `/login#token=…`. */
export function linkToken(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/, "")).get(TOKEN);
  return token === null || token === "" ? null : token;
}
