import { useLocalStorage } from "@mantine/hooks";

/** A choice of how the editor looks that this browser remembers. */
export function useRemembered<T extends boolean | number>(name: string, first: T) {
  return useLocalStorage<T>({
    key: `soundstage.editor.${name}`,
    defaultValue: first,
    getInitialValueInEffect: false,
  });
}
