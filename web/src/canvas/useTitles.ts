import { useMemo } from "react";
import { useCatalogue } from "@/api/checking";

/** Return what people call a widget type; until the catalogue is there, its own words. */
export function useTitles(): (type: string) => string {
  const { data } = useCatalogue();
  return useMemo(() => {
    const titles = new Map(data?.widgets.map((kind) => [kind.type, kind.title]));
    return (type) => titles.get(type) ?? asWords(type);
  }, [data]);
}

function asWords(type: string): string {
  const words = type.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
