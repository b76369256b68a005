import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { texts } from "@/texts/en";
import { Message } from "@/ui/Message";
import { errorText } from "@/ui/errorText";

type Props = { error: unknown; title?: string; onRetry?: () => void; page?: boolean };

/** Something failed: says what, and offers to try it again. */
export function ErrorState({ error, title = texts.ui.failed, onRetry, page = false }: Props) {
  const actions = onRetry && (
    <Button variant="default" onClick={onRetry}>
      {texts.ui.tryAgain}
    </Button>
  );
  return (
    <Message
      page={page}
      role="alert"
      icon={<IconAlertTriangle size={20} />}
      title={title}
      actions={actions}
    >
      {errorText(error)}
    </Message>
  );
}
