import { Text } from "@mantine/core";
import { texts } from "@/texts/en";
import classes from "./Inspector.module.css";

/** Several states cannot be edited at once: says how many they are, and what can be done. */
export function SeveralSelected({ names }: { readonly names: readonly string[] }) {
  return (
    <section className={classes.panel} aria-label={texts.inspector.tabs}>
      <h2 className={classes.title}>{texts.inspector.several(names.length)}</h2>
      <Text size="sm" c="dimmed">
        {texts.inspector.align}
      </Text>
      <ul className={classes.names}>
        {names.slice(0, 50).map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </section>
  );
}
