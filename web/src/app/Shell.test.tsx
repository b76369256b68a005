import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { createMemoryRouter, RouterProvider } from "react-router";
import { lost } from "@/api/connection";
import { queryClient } from "@/api/queryClient";
import { Providers } from "@/app/Providers";
import { Shell } from "@/app/Shell";
import { texts } from "@/texts/en";

const SESSION = { account_sid: "AC1", account_name: "Corner Pizza", csrf_token: "t" };

function open(answers: Record<string, () => Response>) {
  vi.stubGlobal("fetch", (request: Request | string) => {
    const url = typeof request === "string" ? request : new URL(request.url).pathname;
    return Promise.resolve(answers[url]?.() ?? Response.json({ code: 20404 }, { status: 404 }));
  });
  const router = createMemoryRouter([
    { Component: Shell, children: [{ path: "/", element: <h1>The page</h1> }] },
  ]);
  render(
    <Providers>
      <RouterProvider router={router} />
    </Providers>,
  );
}

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

it("shows the page, and who is signed in, once there is a session", async () => {
  open({ "/console/api/session": () => Response.json(SESSION) });
  expect(await screen.findByText("The page")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Corner Pizza" }));
  expect(await screen.findByRole("menuitem", { name: texts.app.signOut })).toBeInTheDocument();
});

it("says what a refusal says, and offers to try it again", async () => {
  open({
    "/console/api/session": () => Response.json({ code: 20403, message: "No." }, { status: 403 }),
  });
  expect(await screen.findByRole("alert")).toHaveTextContent("No. Refused with error 20403.");
  expect(screen.getByRole("button", { name: texts.ui.tryAgain })).toBeVisible();
});

it("says that the server is away until it is back", async () => {
  open({
    "/console/api/session": () => Response.json(SESSION),
    "/healthz": () => new Response("ok"),
  });
  await screen.findByText("The page");
  lost();
  expect(await screen.findByText(texts.app.away)).toBeVisible();
  await vi.waitFor(() => expect(screen.queryByText(texts.app.away)).toBeNull(), 3000);
});
