type Listener = () => void;

let listener: Listener = () => undefined;

/** Say what happens when the server knows no session of ours (any more). */
export function whenSignedOut(happens: Listener): void {
  listener = happens;
}

export function signedOut(): void {
  listener();
}

/** The address of the page to sign in at, which leads back to a path of ours. */
export function loginPath(from: string): string {
  return from === "/" ? "/login" : `/login?${new URLSearchParams({ return: from }).toString()}`;
}

/** Where to go after signing in: the path that `loginPath` noted, when it is one of ours. */
export function returnPath(search: string): string {
  const wanted = new URLSearchParams(search).get("return") ?? "/";
  const base = window.location.origin;
  if (!wanted.startsWith("/") || !URL.canParse(wanted, base)) return "/";
  const url = new URL(wanted, base);
  const ours = url.origin === base && url.pathname !== "/login";
  return ours ? url.pathname + url.search + url.hash : "/";
}
