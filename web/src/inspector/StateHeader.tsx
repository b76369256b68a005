import { ActionIcon, Popover, Text } from "@mantine/core";
import { IconHelpCircle } from "@tabler/icons-react";
import type { WidgetEntry } from "@/api/checking";
import { lookOf } from "@/canvas/icons";
import type { State } from "@/model/flow";
import { texts } from "@/texts/en";
import classes from "./Inspector.module.css";
import { NameField } from "./NameField";

interface Props {
  readonly state: State;
  readonly widget: WidgetEntry | undefined;
  readonly readOnly: boolean;
  readonly onRenamed: (name: string) => void;
}

/** What a state is, and its name. */
export function StateHeader({ state, widget, readOnly, onRenamed }: Props) {
  const { icon: Icon } = lookOf(state.type);
  return (
    <header className={classes.header}>
      <div className={classes.type}>
        <Icon size={16} aria-hidden />
        <h2 className={classes.title}>{widget?.title ?? state.type}</h2>
        {widget && <Help widget={widget} />}
      </div>
      <NameField state={state} readOnly={readOnly} onRenamed={onRenamed} />
      {widget?.supported === false && <Text size="xs">{texts.inspector.notSupported}</Text>}
    </header>
  );
}

function Help({ widget }: { readonly widget: WidgetEntry }) {
  const label = texts.inspector.help(widget.title);
  return (
    <Popover width={340} position="bottom-end" shadow="md" withArrow>
      <Popover.Target>
        <ActionIcon size={24} aria-label={label}>
          <IconHelpCircle size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={label} className={classes.help}>
        <Text size="sm" fw={600}>
          {widget.summary}
        </Text>
        {paragraphs(widget.help).map((paragraph) => (
          <Text key={paragraph} size="sm" mt={8}>
            {paragraph}
          </Text>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

function paragraphs(help: string): string[] {
  return [...new Set(help.split(/\n{2,}/).map((one) => one.trim()))].filter(Boolean);
}
