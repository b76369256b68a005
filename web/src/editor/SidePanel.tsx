import { Tabs } from "@mantine/core";
import { lazy, Suspense, useCallback, type KeyboardEvent, type PointerEvent } from "react";
import { useAsking, type PanelTab } from "@/editor/asking";
import classes from "@/editor/SidePanel.module.css";
import type { Commands } from "@/editor/useCommands";
import { useRemembered } from "@/editor/useRemembered";
import { ProblemsBadge } from "@/problems/ProblemsBadge";
import { texts } from "@/texts/en";
import { LoadingState } from "@/ui/LoadingState";

const Inspector = lazy(() =>
  import("@/inspector/Inspector").then((module) => ({ default: module.Inspector })),
);

const PhonePanel = lazy(() => import("@/phone/PhonePanel"));

const ProblemsPanel = lazy(() => import("@/problems/ProblemsPanel"));

const LEAST = 300;
const MOST = 720;
const TABS: readonly PanelTab[] = ["inspector", "phone", "problems"];

interface SidePanelProps {
  readonly flowSid: string;
  readonly commands: Commands;
}

/** The panel beside the canvas: the inspector, the phone and the problems. */
export function SidePanel(props: SidePanelProps) {
  const open = useAsking((state) => state.panelOpen);
  const tab = useAsking((state) => state.tab);
  const showTab = useAsking((state) => state.showTab);
  const [width, setWidth] = useRemembered<number>("panelWidth", 380);
  if (!open) return null;
  return (
    <aside className={classes.panel} style={{ width }} aria-label={texts.editor.panel}>
      <Resizer width={width} onWidth={setWidth} />
      <Tabs
        className={classes.tabs}
        value={tab}
        onChange={(value) => showTab(TABS.find((one) => one === value) ?? "inspector")}
      >
        <Tabs.List>
          {TABS.map((one) => (
            <Tabs.Tab
              key={one}
              value={one}
              rightSection={one === "problems" ? <ProblemsBadge /> : undefined}
            >
              {texts.editor.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Suspense fallback={<LoadingState />}>
          <Tabs.Panel className={classes.content} value="inspector">
            <Inspector flowSid={props.flowSid} onGo={props.commands.goTo} />
          </Tabs.Panel>
          <Tabs.Panel className={classes.content} value="phone">
            <PhonePanel flowSid={props.flowSid} onProblems={() => showTab("problems")} />
          </Tabs.Panel>
          <Tabs.Panel className={classes.content} value="problems">
            <ProblemsPanel
              onGo={(state) => {
                showTab("inspector");
                if (state !== null) props.commands.goTo(state);
              }}
            />
          </Tabs.Panel>
        </Suspense>
      </Tabs>
    </aside>
  );
}

interface ResizerProps {
  readonly width: number;
  readonly onWidth: (width: number) => void;
}

/** The border that makes the panel wider, by dragging or with the arrow keys. */
function Resizer({ width, onWidth }: ResizerProps) {
  const set = useCallback(
    (wished: number) => onWidth(Math.round(Math.min(MOST, Math.max(LEAST, wished)))),
    [onWidth],
  );
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) {
      set(window.innerWidth - event.clientX);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") set(width + 20);
    if (event.key === "ArrowRight") set(width - 20);
  };
  return (
    // A separator that can be moved is a control.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className={classes.resizer}
      role="separator"
      aria-orientation="vertical"
      aria-label={texts.editor.panelResize}
      aria-valuenow={width}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={onKeyDown}
    />
  );
}
