import { describe, expect, it } from "vitest";
import { fileName } from "./fileName";

describe("a file's name", () => {
  it.each([
    ["Appointment reminder", "appointment_reminder.json"],
    ["  Straße & Café: 2. ", "straße_cafe_2.json"],
    ["../../etc/passwd", "etc_passwd.json"],
    ["予約", "予約.json"],
    ["!?", "flow.json"],
  ])("of '%s' is %s", (name, file) => {
    expect(fileName(name, "json")).toBe(file);
  });
});
