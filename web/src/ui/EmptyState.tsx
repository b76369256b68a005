import { IconInbox } from "@tabler/icons-react";
import { Message, type MessageProps } from "@/ui/Message";

/** There is nothing yet: says so, and what one can do about it. */
export function EmptyState({ icon = <IconInbox size={20} />, ...rest }: MessageProps) {
  return <Message icon={icon} {...rest} />;
}
