import { Table, Text, Title } from "@mantine/core";
import type { Schemas } from "@/api/client";
import { useEnvironments } from "@/api/flows";
import classes from "@/history/Environments.module.css";
import { texts } from "@/texts/en";

const words = texts.history.environments;

/** Where the flow stands in each environment of the project; nothing when there are none. */
export function Environments({ flow }: { flow: string }) {
  const { data } = useEnvironments(flow);
  if (!data || data.environments.length === 0) return null;
  return (
    <section className={classes.environments}>
      <Title order={2} mb={4}>
        {words.title}
      </Title>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{words.column.name}</Table.Th>
            <Table.Th scope="col">{words.column.pulled}</Table.Th>
            <Table.Th scope="col">{words.column.draft}</Table.Th>
            <Table.Th scope="col">{words.column.published}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.environments.map((environment) => (
            <Environment key={environment.name} environment={environment} />
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Environment({ environment }: { environment: Schemas["EnvironmentRow"] }) {
  const { name, url, flow_sid, problem } = environment;
  const note = problem ?? (flow_sid === null ? words.notThere : null);
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600} title={url}>
          {name}
        </Text>
        {note !== null && (
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{environment.pulled_revision ?? words.none}</Table.Td>
      <Table.Td>{environment.latest_revision ?? words.none}</Table.Td>
      <Table.Td>{environment.published_revision ?? words.none}</Table.Td>
    </Table.Tr>
  );
}
