import { expect, it } from "vitest";
import { loginPath, returnPath } from "./signedOut";

it.each(["/", "/flows/FW1?state=a", "/executions#last"])("leads back to %s", (path) => {
  expect(returnPath(new URL(loginPath(path), "http://x").search)).toBe(path);
});

it.each(["//evil.example", "https://evil.example/", "/\t/evil.example", "/login", "javascript:1"])(
  "does not lead to %s",
  (path) => {
    expect(returnPath(`?return=${encodeURIComponent(path)}`)).toBe("/");
  },
);
