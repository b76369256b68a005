import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Schemas, answer, client } from "./client";
import { signedOut } from "./signedOut";

export type Session = Schemas["Session"];

const KEY = ["session"];

/** Who is signed in; without a session the client leads to the page to sign in at. */
export function useSession() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => answer(client.GET("/console/api/session", { signal })),
    staleTime: Infinity,
  });
}

/** Sign in with an account's credentials. */
export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["SignIn"]) => answer(client.POST("/console/api/session", { body })),
    onSuccess: (session) => queries.setQueryData(KEY, session),
  });
}

/** Sign in with the token of a link that a development server printed. */
export function useLinkSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string) =>
      answer(client.POST("/console/api/session/link", { body: { token } })),
    onSuccess: (session) => queries.setQueryData(KEY, session),
  });
}

/** Sign out, and forget everything that was read for the account. */
export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.DELETE("/console/api/session"),
    onSuccess: () => {
      signedOut();
      queries.clear();
    },
  });
}
