import { Button } from "@mantine/core";
import { IconMapQuestion } from "@tabler/icons-react";
import { Link } from "react-router";
import { texts } from "@/texts/en";
import { Message } from "@/ui/Message";

export default function NotFoundPage() {
  return (
    <Message
      page
      icon={<IconMapQuestion size={20} />}
      title={texts.app.notFound}
      actions={
        <Button component={Link} to="/">
          {texts.app.toFlows}
        </Button>
      }
    >
      {texts.app.notFoundHelp}
    </Message>
  );
}
