import { useMutation, useQuery } from "@tanstack/react-query";
import { type Schemas, answer, client } from "./client";

export type Phone = Schemas["Phone"];
export type PhoneCall = Schemas["PhoneCall"];
export type PhoneAction = Schemas["Act"]["action"];
export type CannedAnswer = Schemas["CannedAnswer"];
export type OpenPhone = Schemas["OpenPhone"];
export type Answering = Schemas["Answering"]["how"];
export type SavedTest = Schemas["SavedTest"];

const PHONES = "/console/api/phones";
const PHONE = "/console/api/phones/{phone}";

const named = (phone: string) => ({ path: { phone } });

export function openPhone(body: OpenPhone): Promise<Phone> {
  return answer(client.POST(PHONES, { body }));
}

/** Let one thing happen on a phone; what it is like then comes back. */
export function act(phone: string, action: PhoneAction): Promise<Phone> {
  return answer(client.POST(`${PHONE}/actions`, { params: named(phone), body: { action } }));
}

export async function closePhone(phone: string): Promise<void> {
  await client.DELETE(PHONE, { params: named(phone) });
}

/**
 * The context as it was at a moment. With more moments an earlier one may have another number, so
 * what is kept is kept for one count of them.
 */
export function usePhoneContext(phone: string, count: number, moment: number | null) {
  const params = { path: { phone, moment: String(moment ?? 0) } };
  return useQuery({
    queryKey: ["phone", phone, count, moment],
    enabled: moment !== null,
    queryFn: ({ signal }) => answer(client.GET(`${PHONE}/moments/{moment}`, { params, signal })),
    staleTime: Infinity,
    placeholderData: (before) => before,
  });
}

export function useSaveTest(phone: string) {
  return useMutation({
    mutationFn: (name: string) =>
      answer(client.POST(`${PHONE}/test`, { params: named(phone), body: { name } })),
  });
}
