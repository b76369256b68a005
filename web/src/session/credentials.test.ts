import { describe, expect, it } from "vitest";
import { isCredential, linkToken } from "@/session/credentials";

const HEX = "0123456789abcdef0123456789abcdef";

describe("credentials", () => {
  it.each([`AC${HEX}`, `SK${HEX}`])("can be %s", (sid) => {
    expect(isCredential(sid)).toBe(true);
  });

  it.each(["", "AC", `FW${HEX}`, `AC${HEX}0`, `AC${HEX.toUpperCase()}`])(
    "cannot be '%s'",
    (sid) => {
      expect(isCredential(sid)).toBe(false);
    },
  );
});

describe("the token of a link", () => {
  it.each([
    ["#token=abc.def", "abc.def"],
    ["#token=a%2Bb", "a+b"],
    ["#token=", null],
    ["#other=1", null],
    ["", null],
  ])("of '%s' is %s", (hash, token) => {
    expect(linkToken(hash)).toBe(token);
  });
});
