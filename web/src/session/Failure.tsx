import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { Unreachable } from "@/api/errors";
import { texts } from "@/texts/en";

/** Say why nobody is signed in, and what to do. */
export function Failure({ title, help, error }: { title: string; help: string; error: Error }) {
  const away = error instanceof Unreachable;
  return (
    <Alert role="alert" color="red" icon={<IconAlertCircle size={18} aria-hidden />} title={title}>
      {away ? texts.ui.unreachable : help}
    </Alert>
  );
}
