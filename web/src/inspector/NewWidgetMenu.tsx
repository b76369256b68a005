import { ActionIcon, Menu, ScrollArea } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useCatalogue, type WidgetEntry } from "@/api/checking";
import { offsetOf, stateNamed, TRIGGER, type TransitionRef } from "@/model/flow";
import { useEditorActions, useEditorStore } from "@/store/useEditor";
import { texts } from "@/texts/en";

const BELOW = 280;

interface Props {
  readonly label: string;
  readonly from: TransitionRef;
}

/** A button that adds a state at the end of a transition. */
export function NewWidgetMenu({ label, from }: Props) {
  const { data } = useCatalogue();
  const store = useEditorStore();
  const actions = useEditorActions();
  const add = (widget: WidgetEntry) => {
    const state = stateNamed(store.getState().definition, from.state);
    const { x, y } = state ? offsetOf(state) : { x: 0, y: 0 };
    actions.addState(widget, { x: x + from.index * 40, y: y + BELOW }, from);
  };
  const groups = (data?.groups ?? []).map((group) => ({
    ...group,
    widgets: (data?.widgets ?? []).filter(
      (one) => one.group === group.name && one.supported && one.type !== TRIGGER,
    ),
  }));
  return (
    <Menu position="bottom-end" width={260} withinPortal>
      <Menu.Target>
        <ActionIcon size={28} aria-label={`${texts.inspector.newWidget} ${label}`}>
          <IconPlus size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <ScrollArea.Autosize mah={360} type="auto">
          {groups
            .filter((group) => group.widgets.length > 0)
            .map((group) => (
              <Group key={group.name} title={group.title} widgets={group.widgets} onAdd={add} />
            ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}

interface GroupProps {
  readonly title: string;
  readonly widgets: readonly WidgetEntry[];
  readonly onAdd: (widget: WidgetEntry) => void;
}

function Group({ title, widgets, onAdd }: GroupProps) {
  return (
    <>
      <Menu.Label>{title}</Menu.Label>
      {widgets.map((widget) => (
        <Menu.Item key={widget.type} onClick={() => onAdd(widget)}>
          {widget.title}
        </Menu.Item>
      ))}
    </>
  );
}
