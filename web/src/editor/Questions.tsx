import { useEffect, useMemo, useState } from "react";
import { useCatalogue } from "@/api/checking";
import { lookOf } from "@/canvas/icons";
import { shownState, transitionLabel } from "@/canvas/shown";
import { useWidgetWords } from "@/canvas/useWidgetWords";
import { CanvasMenu } from "@/editor/CanvasMenu";
import { KeysHelp } from "@/editor/KeysHelp";
import { groupsOf } from "@/editor/paletteGroups";
import { Picker, type Choice } from "@/editor/Picker";
import { useAsking, type Question } from "@/editor/asking";
import type { Commands } from "@/editor/useCommands";
import { stateNamed, TRIGGER, type State } from "@/model/flow";
import { search } from "@/model/search";
import { useEditor } from "@/store/useEditor";
import { texts } from "@/texts/en";

/** The dialog or menu that is open, if any. */
export function Questions({ commands }: { commands: Commands }) {
  const question = useAsking((state) => state.question);
  useFocusBack(question !== null);
  switch (question?.kind) {
    case "search":
      return <SearchDialog commands={commands} />;
    case "target":
      return <TargetDialog commands={commands} question={question} />;
    case "widget":
      return <WidgetDialog commands={commands} question={question} />;
    case "keys":
      return <KeysHelp />;
    case "menu":
      return <CanvasMenu commands={commands} spot={question.spot} at={question.at} />;
    case undefined:
      return null;
  }
}

/** Give the focus back to where it was when the last question is answered. */
function useFocusBack(asking: boolean): void {
  useEffect(() => {
    if (!asking) return;
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [asking]);
}

function SearchDialog({ commands }: { commands: Commands }) {
  const definition = useEditor((state) => state.definition);
  const widgets = useWidgetWords();
  const [query, setQuery] = useState("");
  const close = useAsking((state) => state.answered);
  const choices = useMemo(
    () =>
      search(definition, query, { titleOf: widgets.titleOf }).map((found): Choice => ({
        ...stateChoice({ name: found.state, type: found.type }, widgets.titleOf),
        ...(found.place === "name" ? {} : { detail: found.text, ranges: found.ranges }),
      })),
    [definition, query, widgets],
  );
  const pick = (name: string) => {
    close();
    commands.goTo(name);
  };
  return (
    <Picker
      title={texts.editor.search}
      label={texts.editor.searchLabel}
      none={texts.editor.searchNone(query)}
      choices={choices}
      query={query}
      onQuery={setQuery}
      onPick={pick}
      onClose={close}
    />
  );
}

type Asked<Kind extends Question["kind"]> = {
  readonly commands: Commands;
  readonly question: Extract<Question, { kind: Kind }>;
};

function TargetDialog({ commands, question: { from } }: Asked<"target">) {
  const definition = useEditor((state) => state.definition);
  const widgets = useWidgetWords();
  const [query, setQuery] = useState("");
  const close = useAsking((state) => state.answered);
  const choices = useMemo(() => {
    const wanted = query.toLowerCase();
    return definition.states
      .filter((state) => state.type !== TRIGGER && state.name.toLowerCase().includes(wanted))
      .map((state) => stateChoice(state, widgets.titleOf));
  }, [definition, query, widgets]);
  const state = stateNamed(definition, from.state);
  const transition = state && shownState(state).transitions[from.index];
  const label = state && transition ? transitionLabel(state, transition, widgets) : "";
  return (
    <Picker
      title={texts.editor.connectTitle(from.state, label)}
      label={texts.editor.connectLabel}
      none={texts.editor.searchNone(query)}
      choices={choices}
      query={query}
      onQuery={setQuery}
      onPick={(name) => {
        close();
        commands.connect(from, name);
      }}
      onClose={close}
    />
  );
}

function WidgetDialog({ commands, question: { at, from } }: Asked<"widget">) {
  const catalogue = useCatalogue();
  const [query, setQuery] = useState("");
  const close = useAsking((state) => state.answered);
  const choices = useMemo(
    () =>
      groupsOf(catalogue.data, query).flatMap((group) =>
        group.widgets.map(({ type, title }): Choice => ({
          id: type,
          icon: lookOf(type).icon,
          title,
          kind: group.title,
        })),
      ),
    [catalogue.data, query],
  );
  return (
    <Picker
      title={from ? texts.editor.addAndConnect(from.state) : texts.editor.addTitle}
      label={texts.editor.paletteSearch}
      none={texts.editor.paletteNone(query)}
      choices={choices}
      query={query}
      onQuery={setQuery}
      onPick={(type) => {
        close();
        commands.addWidget(type, at?.canvas ?? null, from);
      }}
      onClose={close}
      at={at?.window}
    />
  );
}

function stateChoice(
  { name, type }: Pick<State, "name" | "type">,
  titleOf: (type: string) => string,
): Choice {
  return { id: name, icon: lookOf(type).icon, title: name, kind: titleOf(type) };
}
