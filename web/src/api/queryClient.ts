import { QueryClient, onlineManager } from "@tanstack/react-query";
import { currentConnection, watchConnection } from "./connection";
import { ApiError, Unreachable } from "./errors";

const TRIES = 3;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;

/** Reading again helps when the server was away or stumbled, not when it refused. */
function helps(failures: number, error: Error): boolean {
  if (error instanceof Unreachable) return true;
  return error instanceof ApiError && error.status >= 500 && failures < TRIES;
}

// While the server is away reads wait, and go on by themselves when it is back.
onlineManager.setEventListener((setOnline) =>
  watchConnection(() => setOnline(currentConnection() === "here")),
);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: helps,
      retryDelay: (failures) => Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE),
      staleTime: 5_000,
    },
    mutations: { networkMode: "always", retry: false },
  },
});
