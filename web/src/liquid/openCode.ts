import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionSource,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, syntaxHighlighting } from "@codemirror/language";
import { linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension, type Transaction } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  keymap,
  lineNumbers,
  placeholder,
  tooltips,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { LIQUID, type Base } from "./language";

/** What a code field is opened with; it stays so until the field is gone. */
export interface CodeSetup {
  readonly text: string;
  readonly language: Base | "pure-json";
  readonly singleLine: boolean;
  readonly nonce: string;
  readonly completions: CompletionSource | null;
  readonly onChange: (text: string) => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
}

/** What of a code field may change while it is open. */
export interface CodeLooks {
  readonly readOnly: boolean;
  readonly placeholder: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const looksOf = new Compartment();

/** Open a CodeMirror field inside an element. */
export function openCode(parent: HTMLElement, setup: CodeSetup, looks: CodeLooks): EditorView {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: setup.text,
      extensions: [
        EditorView.cspNonce.of(setup.nonce),
        setup.language === "pure-json" ? jsonTools() : liquidTools(setup, setup.language),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        syntaxHighlighting(classHighlighter),
        EditorView.lineWrapping,
        typingOver(),
        tooltips({ parent: document.body, position: "fixed" }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap]),
        keymap.of(defaultKeymap),
        looksOf.of(looksAs(looks)),
        listening(setup),
      ],
    }),
  });
}

/** Show other looks; the text and its history stay. */
export function changeLooks(view: EditorView, looks: CodeLooks): void {
  view.dispatch({ effects: looksOf.reconfigure(looksAs(looks)) });
}

/** Take over a text that was changed elsewhere, as by undo. */
export function changeText(view: EditorView, text: string): void {
  const before = view.state.doc.toString();
  if (before === text) return;
  view.dispatch({ changes: { from: 0, to: before.length, insert: text } });
}

function looksAs(looks: CodeLooks): Extension {
  return [
    EditorState.readOnly.of(looks.readOnly),
    EditorView.contentAttributes.of(looks.attributes),
    looks.placeholder ? placeholder(looks.placeholder) : [],
  ];
}

function listening({ onChange, onFocus, onBlur }: CodeSetup): Extension {
  return [
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
    EditorView.domEventHandlers({ focus: () => onFocus(), blur: () => onBlur() }),
  ];
}

function liquidTools(setup: CodeSetup, base: Base): Extension {
  const override = setup.completions ? [setup.completions] : [];
  return [
    LIQUID[base],
    autocompletion({ override, icons: false, activateOnTypingDelay: 50, maxRenderedOptions: 200 }),
    setup.singleLine ? oneLine() : [],
  ];
}

function jsonTools(): Extension {
  return [
    json(),
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    linter(jsonParseLinter(), { delay: 200 }),
    search({ top: true }),
    highlightSelectionMatches(),
    keymap.of([...searchKeymap, ...foldKeymap, ...lintKeymap]),
  ];
}

/**
 * Replace a selection ourselves: a browser keeps the style of what is typed over by adding an
 * inline one, which the content security policy forbids.
 */
function typingOver(): Extension {
  return EditorView.domEventHandlers({
    beforeinput: (event, view) => {
      const { data, inputType, isComposing } = event;
      const { from, to, empty } = view.state.selection.main;
      if (inputType !== "insertText" || !data || isComposing || empty) return false;
      if (view.state.readOnly) return false;
      event.preventDefault();
      const insert = () =>
        view.state.update(view.state.replaceSelection(data), {
          scrollIntoView: true,
          userEvent: "input.type",
        });
      const handlers = view.state.facet(EditorView.inputHandler);
      if (!handlers.some((handler) => handler(view, from, to, data, insert))) {
        view.dispatch(insert());
      }
      return true;
    },
  });
}

/** Enter adds no line, and pasted ones are joined; what the text had before is kept. */
function oneLine(): Extension {
  return [
    EditorState.transactionFilter.of((transaction) =>
      transaction.isUserEvent("input") && insertsLine(transaction)
        ? joined(transaction)
        : transaction,
    ),
  ];
}

function insertsLine(transaction: Transaction): boolean {
  let found = false;
  transaction.changes.iterChanges((_from, _to, _start, _end, inserted) => {
    if (inserted.lines > 1) found = true;
  });
  return found;
}

function joined(transaction: Transaction) {
  const changes: { from: number; to: number; insert: string }[] = [];
  transaction.changes.iterChanges((from, to, _start, _end, inserted) => {
    const insert = inserted.toString().replace(/\s*\n\s*/g, " ");
    changes.push({ from, to, insert: insert.trim() === "" ? "" : insert });
  });
  return { changes, scrollIntoView: true, userEvent: "input" };
}
