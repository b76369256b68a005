import { expect, it } from "vitest";
import { isSameDay, timeAgo } from "./timeAgo";

const now = new Date("2026-03-01T12:00:00Z");

it.each([
  ["2026-03-01T11:59:31Z", "now"],
  ["2026-03-01T11:58:30Z", "1 minute ago"],
  ["2026-03-01T09:00:00Z", "3 hours ago"],
  ["2026-02-28T11:00:00Z", "yesterday"],
  ["2026-02-20T12:00:00Z", "last week"],
  ["2025-02-20T12:00:00Z", "last year"],
  ["2026-03-01T14:00:00Z", "in 2 hours"],
])("says of %s: %s", (moment, said) => {
  expect(timeAgo(new Date(moment), now)).toBe(said);
});

it("knows whether two moments are on one day in this place", () => {
  const noon = new Date(2026, 10, 22, 12);
  expect(isSameDay(noon, new Date(2026, 10, 22, 23, 59))).toBe(true);
  expect(isSameDay(noon, new Date(2026, 10, 23, 0, 1))).toBe(false);
});
