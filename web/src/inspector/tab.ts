import type { RefObject } from "react";
import type { WidgetEntry } from "@/api/checking";
import type { State } from "@/model/flow";

/** What every tab of the inspector is given. */
export interface TabProps {
  readonly state: State;
  /** What the server knows of the widget type; undefined when nobody knows it. */
  readonly widget: WidgetEntry | undefined;
  readonly readOnly: boolean;
  readonly panel: RefObject<HTMLElement | null>;
}
