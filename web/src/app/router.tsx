import { createBrowserRouter } from "react-router";
import { loginPath, whenSignedOut } from "@/api/signedOut";
import { PageError } from "@/app/PageError";
import { Shell } from "@/app/Shell";
import { LoadingState } from "@/ui/LoadingState";

type PageModule = { default: () => React.ReactNode };

/** A page that is fetched when it is first shown. */
const page = (load: () => Promise<PageModule>) => async () => ({
  Component: (await load()).default,
});

const PAGES = [
  { path: "/", lazy: page(() => import("@/flows/FlowsPage")) },
  { path: "/flows/:sid", lazy: page(() => import("@/editor/EditorPage")) },
  { path: "/flows/:sid/history", lazy: page(() => import("@/history/HistoryPage")) },
  { path: "/flows/:sid/executions", lazy: page(() => import("@/executions/FlowExecutionsPage")) },
  { path: "/executions", lazy: page(() => import("@/executions/ExecutionsPage")) },
  { path: "/executions/:sid", lazy: page(() => import("@/executions/ExecutionPage")) },
  { path: "*", lazy: page(() => import("@/app/NotFoundPage")) },
];

export const router = createBrowserRouter([
  {
    path: "/login",
    lazy: page(() => import("@/session/LoginPage")),
    ErrorBoundary: PageError,
    HydrateFallback: LoadingState,
  },
  {
    Component: Shell,
    ErrorBoundary: PageError,
    HydrateFallback: LoadingState,
    children: [{ ErrorBoundary: PageError, children: PAGES }],
  },
]);

whenSignedOut(() => {
  const { pathname, search, hash } = router.state.location;
  if (pathname !== "/login") void router.navigate(loginPath(pathname + search + hash));
});
