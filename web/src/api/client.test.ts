import { afterEach, describe, expect, it, vi } from "vitest";
import { answer, client } from "./client";
import { currentConnection } from "./connection";
import { ApiError, Unreachable } from "./errors";
import { whenSignedOut } from "./signedOut";

const SESSION = { account_sid: "AC1", csrf_token: "token-1" };
const json = (body: unknown, status = 200) => Response.json(body, { status });

function serve(...responses: (Response | Error)[]): Request[] {
  const requests: Request[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    requests.push(request);
    const next = responses.shift() ?? json({});
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  });
  return requests;
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("the client", () => {
  it("sends the session's token with what changes something, not with reads", async () => {
    const requests = serve(json(SESSION), json({}), json({}));
    await client.GET("/console/api/session");
    await client.GET("/console/api/widgets");
    await client.POST("/console/api/phones", { body: {} as never });
    const tokens = requests.map((request) => request.headers.get("X-CSRF-Token"));
    expect(tokens).toEqual([null, null, "token-1"]);
  });

  it("throws a refusal with its status, code, message and details", async () => {
    serve(json({ code: 20404, message: "Not here", more_info: "u", details: { a: 1 } }, 404));
    const call = answer(client.GET("/console/api/widgets"));
    await expect(call).rejects.toMatchObject({
      name: "ApiError",
      status: 404,
      code: 20404,
      message: "Not here",
      details: { a: 1 },
    });
  });

  it("tells that the session is gone, but not when signing in is refused", async () => {
    const gone = vi.fn();
    whenSignedOut(gone);
    serve(json({ code: 20003 }, 401), json({ code: 20003 }, 401));
    const body = { account_sid: "AC1", auth_token: "wrong" };
    await expect(client.POST("/console/api/session", { body })).rejects.toThrow(ApiError);
    expect(gone).not.toHaveBeenCalled();
    await expect(client.GET("/console/api/session")).rejects.toThrow(ApiError);
    expect(gone).toHaveBeenCalledOnce();
  });

  it("is away when no server answers, asks after it, and is here again", async () => {
    vi.useFakeTimers();
    const requests = serve(new TypeError("refused"), new TypeError("refused"), json({}));
    await expect(client.GET("/console/api/session")).rejects.toThrow(Unreachable);
    expect(currentConnection()).toBe("away");
    await vi.advanceTimersByTimeAsync(500);
    expect(currentConnection()).toBe("away");
    await vi.advanceTimersByTimeAsync(1000);
    expect(currentConnection()).toBe("here");
    expect(requests).toHaveLength(3);
  });

  it("takes a gateway's own error page for a server that is away", async () => {
    vi.useFakeTimers();
    serve(new Response("<h1>Bad gateway</h1>", { status: 502 }), json({}));
    await expect(client.GET("/console/api/session")).rejects.toThrow(Unreachable);
    expect(currentConnection()).toBe("away");
    await vi.advanceTimersByTimeAsync(500);
    expect(currentConnection()).toBe("here");
  });
});
