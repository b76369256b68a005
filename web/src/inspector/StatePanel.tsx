import { Alert, Tabs, Text } from "@mantine/core";
import { useCallback, useRef } from "react";
import { useCatalogue } from "@/api/checking";
import { LiquidScopeProvider } from "@/liquid/scope";
import type { State } from "@/model/flow";
import { useEditor, useEditorStore } from "@/store/useEditor";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";
import { ConfigTab } from "./ConfigTab";
import classes from "./Inspector.module.css";
import { JsonTab } from "./JsonTab";
import { StateHeader } from "./StateHeader";
import { TransitionsTab } from "./TransitionsTab";
import { useFieldFocus } from "./focus";

export interface StatePanelProps {
  readonly state: State;
  readonly flowSid: string | null;
  readonly onGo?: ((state: string) => void) | undefined;
  readonly onRenamed: (name: string) => void;
}

const isTab = (tab: string | null) => tab === "config" || tab === "transitions" || tab === "json";

/** One state: its name, its properties, its transitions and its JSON. */
export function StatePanel({ state, flowSid, onGo, onRenamed }: StatePanelProps) {
  const store = useEditorStore();
  const panel = useRef<HTMLElement>(null);
  const definition = useCallback(() => store.getState().definition, [store]);
  const catalogue = useCatalogue();
  const readOnly = useEditor((editor) => editor.readOnly);
  const { tab, openTab } = useFieldFocus();
  if (catalogue.error) {
    return <ErrorState error={catalogue.error} onRetry={() => void catalogue.refetch()} />;
  }
  if (!catalogue.data) return <LoadingState what={texts.inspector.loading} />;
  const widget = catalogue.data.widgets.find((one) => one.type === state.type);
  const tabProps = { state, widget, readOnly, panel };
  return (
    <LiquidScopeProvider definition={definition} state={state.name} flowSid={flowSid}>
      <section ref={panel} className={classes.panel} aria-label={state.name}>
        <StateHeader state={state} widget={widget} readOnly={readOnly} onRenamed={onRenamed} />
        {readOnly && <Text size="xs">{texts.inspector.readOnly}</Text>}
        {!widget && <UnknownType type={state.type} />}
        <Tabs value={tab} onChange={(next) => isTab(next) && openTab(next)}>
          <Tabs.List aria-label={texts.inspector.tabs} mb={8}>
            <Tabs.Tab value="config">{texts.inspector.config}</Tabs.Tab>
            <Tabs.Tab value="transitions">{texts.inspector.transitions}</Tabs.Tab>
            <Tabs.Tab value="json">{texts.inspector.json}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="config">
            <ConfigTab {...tabProps} />
          </Tabs.Panel>
          <Tabs.Panel value="transitions">
            <TransitionsTab {...tabProps} onGo={onGo} />
          </Tabs.Panel>
          <Tabs.Panel value="json">
            <JsonTab {...tabProps} onRenamed={onRenamed} />
          </Tabs.Panel>
        </Tabs>
      </section>
    </LiquidScopeProvider>
  );
}

function UnknownType({ type }: { readonly type: string }) {
  return (
    <Alert color="yellow" title={texts.inspector.unknownType(type)} mb={8}>
      {texts.inspector.unknownTypeHelp}
    </Alert>
  );
}
