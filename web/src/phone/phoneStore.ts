import { createStore, type StoreApi } from "zustand/vanilla";
import { ApiError } from "@/api/errors";
import { act, closePhone, openPhone, type Phone, type PhoneAction } from "@/api/phone";
import { nextLit, paceOf, pathAfter } from "@/model/playing";
import type { EditorStore } from "@/store/store";
import type { PhoneActions, PhoneSettings, PhoneState, Trouble } from "./phoneState";

export type PhoneStore = StoreApi<PhoneState> & { readonly actions: PhoneActions };

const SETTINGS: PhoneSettings = {
  channel: "sms",
  contact: "+15558675310",
  address: "+15558675309",
  http: "canned",
};

const IDLE: PhoneState = {
  phone: null,
  opened: null,
  settings: SETTINGS,
  answering: "answer",
  canned: [],
  deeds: [],
  busy: 0,
  trouble: null,
  lit: 0,
  looked: null,
};

const NOTHING_DONE = { phone: null, opened: null, deeds: [], lit: 0, looked: null } as const;

const phones = new WeakMap<EditorStore, PhoneStore>();

/** The phone beside a flow's canvas: there for as long as the editor, whatever panel is shown. */
export function phoneOf(editor: EditorStore, flowSid: string): PhoneStore {
  const known = phones.get(editor);
  if (known) return known;
  const store = new Session(editor, flowSid).open();
  phones.set(editor, store);
  return store;
}

/** One phone after the other, and what happens on them, one thing at a time. */
class Session {
  private readonly store = createStore<PhoneState>()(() => IDLE);
  private readonly editor: EditorStore;
  private readonly flowSid: string;
  private queue: Promise<unknown> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(editor: EditorStore, flowSid: string) {
    this.editor = editor;
    this.flowSid = flowSid;
  }

  open(): PhoneStore {
    const { store } = this;
    const actions: PhoneActions = {
      do: (action) => this.enqueue(() => this.perform(action)),
      startOver: (replay) => this.enqueue(() => this.startOver(replay)),
      close: () => void this.enqueue(() => this.startOver(false)),
      look: (looked) => this.look(looked),
      change: (settings) =>
        store.setState({ settings: { ...store.getState().settings, ...settings } }),
      answer: (answering) => {
        store.setState({ answering });
        this.tell({ do: "answering", how: answering });
      },
      can: (canned) => {
        store.setState({ canned });
        this.tell({ do: "can", canned: [...canned] });
      },
      forgive: () => store.setState({ trouble: null }),
    };
    this.editor.subscribe((now, before) => {
      if (now.definition !== before.definition && store.getState().phone) this.light();
    });
    return Object.assign(store, { actions });
  }

  private enqueue(deed: () => Promise<unknown>): Promise<boolean> {
    const { store } = this;
    store.setState({ busy: store.getState().busy + 1 });
    const done = this.queue
      .then(deed)
      .then(() => true)
      .catch((error: unknown) => {
        store.setState({ trouble: troubleOf(error) });
        return false;
      })
      .finally(() => store.setState({ busy: store.getState().busy - 1 }));
    this.queue = done;
    return done;
  }

  /** A phone that is open learns of a setting; one that is opened later has it from the start. */
  private tell(action: PhoneAction): void {
    void this.enqueue(async () => {
      const { phone } = this.store.getState();
      if (!phone) return;
      try {
        this.show(await act(phone.id, action));
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    });
  }

  private async perform(action: PhoneAction): Promise<void> {
    this.store.setState({ trouble: null, looked: null });
    const phone = this.store.getState().phone ?? (await this.take());
    try {
      this.show(await act(phone.id, action));
    } catch (error) {
      if (!isGone(error)) throw error;
      await this.again();
      const { phone: other } = this.store.getState();
      if (!other) throw error;
      this.show(await act(other.id, action));
    }
    this.store.setState({ deeds: [...this.store.getState().deeds, action] });
  }

  private async startOver(replay: boolean): Promise<void> {
    this.store.setState({ trouble: null, looked: null });
    if (replay) await this.again();
    else this.close();
  }

  /** Do again on another phone what was done; what was not done again stays known until then. */
  private async again(): Promise<void> {
    const { deeds, phone: before } = this.store.getState();
    let phone = await this.take();
    if (before) closePhone(before.id).catch(() => undefined);
    for (const [index, deed] of deeds.entries()) {
      try {
        phone = await act(phone.id, deed);
      } catch (error) {
        throw new Stopped(index, deeds.length, error);
      }
      this.show(phone);
      this.store.setState({ deeds: deeds.slice(0, index + 1) });
    }
  }

  private async take(): Promise<Phone> {
    const { answering, canned, settings } = this.store.getState();
    const { definition } = this.editor.getState();
    const contact =
      settings.channel === "sms" ? settings.contact : `${settings.channel}:${settings.contact}`;
    const { address, http } = settings;
    const asked = { definition, flow_sid: this.flowSid, contact, address, http };
    let phone = await openPhone({ ...asked, canned: [...canned] });
    if (answering !== "answer") phone = await act(phone.id, { do: "answering", how: answering });
    this.store.setState({ ...NOTHING_DONE, phone, opened: { definition, settings } });
    this.light();
    return phone;
  }

  private close(): void {
    const { phone } = this.store.getState();
    if (phone) closePhone(phone.id).catch(() => undefined);
    clearTimeout(this.timer);
    this.store.setState(NOTHING_DONE);
    this.light();
  }

  private show(phone: Phone): void {
    this.store.setState({ phone });
    this.play();
  }

  /** Light up the new moments one after the other. */
  private play(): void {
    clearTimeout(this.timer);
    const { lit, phone } = this.store.getState();
    const moments = phone?.moments ?? [];
    if (lit >= moments.length) {
      this.light();
      return;
    }
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const next = calm ? moments.length : nextLit(moments, lit);
    const pace = paceOf(moments, lit);
    this.store.setState({ lit: next });
    this.light();
    if (next < moments.length) this.timer = setTimeout(() => this.play(), pace);
  }

  private look(looked: number | null): void {
    this.store.setState({ looked });
    this.light();
  }

  private light(): void {
    const { lit, looked, phone } = this.store.getState();
    const { actions, definition } = this.editor.getState();
    const count = looked === null ? lit : looked + 1;
    const path = phone ? pathAfter(definition, this.flowSid, phone.moments, count) : null;
    actions.setMarks({ path });
  }
}

/** A replay that came to its end too early. */
class Stopped extends Error {
  readonly done: number;
  readonly all: number;

  constructor(done: number, all: number, cause: unknown) {
    super("stopped", { cause });
    this.done = done;
    this.all = all;
  }
}

const isGone = (error: unknown) => error instanceof ApiError && error.status === 404;

function troubleOf(error: unknown): Trouble {
  if (error instanceof Stopped) {
    return { kind: "replayed", done: error.done, all: error.all, error: error.cause };
  }
  const invalid = error instanceof ApiError && error.details !== null && "errors" in error.details;
  return invalid ? { kind: "invalid" } : { kind: "failed", error };
}
