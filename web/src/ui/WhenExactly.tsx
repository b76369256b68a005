import { Tooltip } from "@mantine/core";
import { isSameDay } from "@/model/timeAgo";
import { useNow } from "@/ui/useNow";

const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat("en", { timeStyle: "medium", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });

/** A moment to the second, with its day when that is not today. */
export function WhenExactly({ at }: { at: string }) {
  const now = useNow(60);
  const moment = new Date(at);
  const time = clock.format(moment);
  return (
    <Tooltip label={exact.format(moment)}>
      <time dateTime={at}>{isSameDay(moment, now) ? time : `${day.format(moment)}, ${time}`}</time>
    </Tooltip>
  );
}
