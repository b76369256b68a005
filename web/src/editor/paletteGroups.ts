import type { Catalogue, WidgetEntry } from "@/api/checking";
import { TRIGGER } from "@/model/flow";

export interface PaletteGroup {
  readonly name: string;
  readonly title: string;
  readonly widgets: readonly WidgetEntry[];
}

/** Return the widgets that can be added, by group, that all words of the search speak of. */
export function groupsOf(catalogue: Catalogue | undefined, search: string): PaletteGroup[] {
  if (!catalogue) return [];
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (widget: WidgetEntry) => {
    const text = `${widget.title} ${widget.type} ${widget.summary}`.toLowerCase();
    return widget.type !== TRIGGER && words.every((word) => text.includes(word));
  };
  return catalogue.groups
    .map(({ name, title }) => ({
      name,
      title,
      widgets: catalogue.widgets.filter((widget) => widget.group === name && fits(widget)),
    }))
    .filter((group) => group.widgets.length > 0);
}
