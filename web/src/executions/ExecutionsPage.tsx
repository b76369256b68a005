import { Title } from "@mantine/core";
import classes from "@/executions/ExecutionsPage.module.css";
import { ExecutionList } from "@/executions/list/ExecutionList";
import { texts } from "@/texts/en";

/** All executions of the account. */
export default function ExecutionsPage() {
  const words = texts.executions;
  return (
    <div className={classes.page}>
      <title>{`${words.title} · ${texts.app.name}`}</title>
      <Title order={1} mb="md">
        {words.title}
      </Title>
      <ExecutionList />
    </div>
  );
}
