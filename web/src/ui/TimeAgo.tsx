import { Tooltip } from "@mantine/core";
import { timeAgo } from "@/model/timeAgo";
import { useNow } from "@/ui/useNow";

const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });

/** How long ago a moment is; the exact time in this place is in its tooltip. */
export function TimeAgo({ at }: { at: string }) {
  const now = useNow(30);
  const moment = new Date(at);
  return (
    <Tooltip label={exact.format(moment)}>
      <time dateTime={at}>{timeAgo(moment, now)}</time>
    </Tooltip>
  );
}
