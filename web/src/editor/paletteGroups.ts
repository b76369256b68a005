import type { Catalogue, WidgetEntry } from "@/api/checking";
import { TRIGGER } from "@/model/flow";

export interface PaletteGroup {
  readonly name: string;
  readonly title: string;
  readonly widgets: readonly WidgetEntry[];
}

/**
 * Return the widgets that can be added, by group, that all words of the search name; when none
 * is called so, those whose summary speaks of it.
 */
export function groupsOf(catalogue: Catalogue | undefined, search: string): PaletteGroup[] {
  if (!catalogue) return [];
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const named = groupsWith(catalogue, words, ({ title, type }) => `${title} ${type}`);
  return named.length > 0 ? named : groupsWith(catalogue, words, ({ summary }) => summary);
}

function groupsWith(
  { groups, widgets }: Catalogue,
  words: readonly string[],
  textOf: (widget: WidgetEntry) => string,
): PaletteGroup[] {
  const fits = (widget: WidgetEntry) => {
    const text = textOf(widget).toLowerCase();
    return widget.type !== TRIGGER && words.every((word) => text.includes(word));
  };
  return groups
    .map(({ name, title }) => ({
      name,
      title,
      widgets: widgets.filter((widget) => widget.group === name && fits(widget)),
    }))
    .filter((group) => group.widgets.length > 0);
}
