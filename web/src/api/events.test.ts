import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { EventStream } from "./events";

/** A browser's EventSource, whose server is the test. */
class Source extends EventTarget {
  static readonly CLOSED = 2;
  static opened: Source[] = [];
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    Source.opened.push(this);
  }

  close() {
    this.readyState = Source.CLOSED;
  }

  say(name: string, data: unknown) {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }

  refuse() {
    this.close();
    this.onerror?.();
  }
}

function last(): Source {
  const source = Source.opened.at(-1);
  if (!source) throw new Error("nothing was opened");
  return source;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Source);
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ csrf_token: "t" })));
});

afterEach(() => {
  Source.opened = [];
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("hands on the events it was asked to follow, by name", () => {
  const hand = vi.fn();
  const stream = new EventStream("/live", ["changed"], hand);
  last().say("changed", { sid: "FN1" });
  last().say("other", {});
  expect(hand.mock.calls).toEqual([["changed", { sid: "FN1" }]]);
  stream.close();
});

it("comes back when the server refused it, and says so", async () => {
  const opened = vi.fn();
  const stream = new EventStream("/live", ["changed"], vi.fn(), opened);
  last().onopen?.();
  last().refuse();
  await vi.advanceTimersByTimeAsync(500);
  expect(Source.opened).toHaveLength(2);
  last().onopen?.();
  expect(opened).toHaveBeenCalledTimes(2);
  stream.close();
});

it("stays closed once it is closed", async () => {
  const stream = new EventStream("/live", ["changed"], vi.fn());
  last().refuse();
  stream.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Source.opened).toHaveLength(1);
});
