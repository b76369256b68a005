import { useSyncExternalStore } from "react";

/** Whether the server answers. `away` begins with a request that fails and ends by a probe. */
export type Connection = "here" | "away";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;

const listeners = new Set<() => void>();
let connection: Connection = "here";

function become(next: Connection): void {
  connection = next;
  for (const listener of listeners) listener();
}

async function answers(): Promise<boolean> {
  try {
    const response = await fetch("/healthz", { cache: "no-store" });
    return response.ok;
  } catch {
    return false;
  }
}

async function probe(pause: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, pause));
  if (await answers()) become("here");
  else await probe(Math.min(pause * 2, LONGEST_PAUSE));
}

/** Note that a request found no server; from now on ask until it is there again. */
export function lost(): void {
  if (connection === "away") return;
  become("away");
  void probe(FIRST_PAUSE);
}

export function currentConnection(): Connection {
  return connection;
}

/** Call a listener on every change; return what ends that. */
export function watchConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useConnection(): Connection {
  return useSyncExternalStore(watchConnection, currentConnection);
}
