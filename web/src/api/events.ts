import { useEffect, useEffectEvent } from "react";
import { answer, client } from "./client";

/** What to do with each kind of event, by its name; `data` is the struct of the contract. */
export type Handlers<Events> = { [Name in keyof Events]: (data: Events[Name]) => void };

type Hand = (name: string, data: unknown) => void;

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;

/**
 * Follow a stream of server-sent events until it is closed.
 *
 * A browser comes back by itself after a cut, but gives up when the server answers with an error;
 * then this asks for the session (whose end leads to the page to sign in at) and comes back too.
 */
export class EventStream {
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pause = FIRST_PAUSE;
  private readonly url: string;
  private readonly names: readonly string[];
  private readonly hand: Hand;
  private readonly onOpen: () => void;

  constructor(
    url: string,
    names: readonly string[],
    hand: Hand,
    onOpen: () => void = () => undefined,
  ) {
    this.url = url;
    this.names = names;
    this.hand = hand;
    this.onOpen = onOpen;
    this.connect();
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  private connect(): void {
    const source = new EventSource(this.url);
    this.source = source;
    source.onopen = () => {
      this.pause = FIRST_PAUSE;
      this.onOpen();
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) this.comeBack();
    };
    for (const name of this.names) {
      source.addEventListener(name, (event) =>
        this.hand(name, JSON.parse((event as MessageEvent<string>).data)),
      );
    }
  }

  private comeBack(): void {
    this.timer = setTimeout(() => {
      answer(client.GET("/console/api/session")).then(
        () => {
          if (this.source) this.connect();
        },
        () => {
          if (this.source) this.comeBack();
        },
      );
    }, this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }
}

/**
 * Follow a stream while a component is shown; without an address none is followed.
 * `onOpen` runs at each (new) start of the stream: read again what may have changed meanwhile.
 *
 *     useEvents<{ changed: Schemas["Changed"] }>("/console/api/executions/live", { changed: add });
 */
export function useEvents<Events extends object>(
  url: string | null,
  handlers: Handlers<Events>,
  onOpen?: () => void,
): void {
  const hand = useEffectEvent((name: string, data: unknown) => {
    const key = name as keyof Events;
    handlers[key](data as Events[typeof key]);
  });
  const opened = useEffectEvent(() => onOpen?.());
  const names = Object.keys(handlers).sort().join(" ");

  useEffect(() => {
    if (url === null) return;
    const stream = new EventStream(
      url,
      names.split(" "),
      (name, data) => hand(name, data),
      () => opened(),
    );
    return () => stream.close();
  }, [url, names]);
}
