import { notifications } from "@mantine/notifications";
import { errorText } from "@/ui/errorText";

/** Tell that something is done. */
export function notifyDone(message: string): void {
  notifications.show({ message, color: "soundstage" });
}

/** Tell that something failed, and why; it stays until it is closed. */
export function notifyFailure(title: string, error: unknown): void {
  notifications.show({ title, message: errorText(error), color: "red", autoClose: false });
}
