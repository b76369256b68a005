const clock = new Intl.DateTimeFormat("en", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const short = new Intl.DateTimeFormat("en", {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const day = new Intl.DateTimeFormat("en", { weekday: "short", day: "numeric", month: "short" });

/** The time of a moment in this place, to the second: 14:05:09. */
export function clockTime(at: string): string {
  return clock.format(new Date(at));
}

/** The time of a moment in this place, to the minute: 14:05. */
export function shortTime(at: string): string {
  return short.format(new Date(at));
}

/** The day of a moment in this place: Mon, Nov 23. */
export function dayOf(at: string): string {
  return day.format(new Date(at));
}
