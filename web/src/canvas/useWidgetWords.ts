import { useMemo } from "react";
import { useCatalogue } from "@/api/checking";

/** What people call widgets and their events, as Studio's console does. */
export interface WidgetWords {
  readonly titleOf: (type: string) => string;
  readonly eventOf: (type: string, event: string) => string;
}

/** Return the words of the catalogue; until it is there, and for what it lacks, plain ones. */
export function useWidgetWords(): WidgetWords {
  const { data } = useCatalogue();
  return useMemo(() => {
    const kinds = new Map(data?.widgets.map((kind) => [kind.type, kind]));
    return {
      titleOf: (type) => kinds.get(type)?.title ?? titled(type),
      eventOf: (type, event) =>
        kinds.get(type)?.events.find((one) => one.event === event)?.label ?? spaced(event),
    };
  }, [data]);
}

/** Write a type as words: `send-message` is "Send message". */
function titled(type: string): string {
  const words = type.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Write an event as words: `incomingMessage` is "incoming message". */
function spaced(event: string): string {
  return event.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
}
