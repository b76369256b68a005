import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import type { ReactNode } from "react";
import { texts } from "@/texts/en";

type Question = { title: string; body: ReactNode; confirm: string; danger?: boolean };

/** Ask before something that cannot be taken back; resolves to whether it was confirmed. */
export function confirm({ title, body, confirm, danger = false }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title,
      children: (
        <Text component="div" size="md">
          {body}
        </Text>
      ),
      labels: { confirm, cancel: texts.ui.cancel },
      confirmProps: { color: danger ? "red" : "soundstage" },
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => resolve(false),
    });
  });
}
