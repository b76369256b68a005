import { Button, Code } from "@mantine/core";
import { IconBug } from "@tabler/icons-react";
import { useRouteError } from "react-router";
import { texts } from "@/texts/en";
import { Message } from "@/ui/Message";
import { errorText } from "@/ui/errorText";

/** Stands in for a page that failed to load or to draw itself. */
export function PageError() {
  const error = useRouteError();
  return (
    <Message
      page
      role="alert"
      icon={<IconBug size={20} />}
      title={texts.app.failed}
      actions={<Button onClick={() => window.location.reload()}>{texts.app.reload}</Button>}
    >
      {texts.app.failedHelp} <Code>{errorText(error)}</Code>
    </Message>
  );
}
