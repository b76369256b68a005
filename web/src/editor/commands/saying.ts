import { notifications } from "@mantine/notifications";
import { useAsking } from "@/editor/asking";

/** Tell screen readers what happened. */
export function say(text: string): void {
  useAsking.getState().say(text);
}

/** Tell everybody why something did not happen. */
export function complain(text: string): void {
  say(text);
  notifications.show({ message: text, color: "red" });
}
