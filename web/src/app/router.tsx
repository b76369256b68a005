import { createBrowserRouter } from "react-router";
import { Shell } from "@/app/Shell";

type PageModule = { default: () => React.ReactNode };

/** A page that is fetched when it is first shown. */
const page = (load: () => Promise<PageModule>) => async () => ({
  Component: (await load()).default,
});

export const router = createBrowserRouter([
  { path: "/login", lazy: page(() => import("@/session/LoginPage")) },
  {
    Component: Shell,
    children: [
      { index: true, lazy: page(() => import("@/flows/FlowsPage")) },
      { path: "/flows/:sid", lazy: page(() => import("@/editor/EditorPage")) },
      { path: "/flows/:sid/history", lazy: page(() => import("@/history/HistoryPage")) },
      {
        path: "/flows/:sid/executions",
        lazy: page(() => import("@/executions/FlowExecutionsPage")),
      },
      { path: "/executions", lazy: page(() => import("@/executions/ExecutionsPage")) },
      { path: "/executions/:sid", lazy: page(() => import("@/executions/ExecutionPage")) },
      { path: "*", lazy: page(() => import("@/app/NotFoundPage")) },
    ],
  },
]);
