import { Anchor, Badge, Table, Text } from "@mantine/core";
import { Link } from "react-router";
import type { ExecutionRow } from "@/api/executions";
import classes from "@/executions/list/ExecutionTable.module.css";
import { texts } from "@/texts/en";
import { TimeAgo } from "@/ui/TimeAgo";
import table from "@/ui/table.module.css";
import { WhenExactly } from "@/ui/WhenExactly";

const words = texts.executions;
const FLOW_END = "FLOW_END";

interface ExecutionTableProps {
  rows: readonly ExecutionRow[];
  /** The rows that have come or changed while the list was shown. */
  fresh: ReadonlySet<string>;
  withFlow: boolean;
}

/** Executions, newest first. */
export function ExecutionTable({ rows, fresh, withFlow }: ExecutionTableProps) {
  const columns = words.columns;
  return (
    <div className={table.frame}>
      <Table aria-label={words.listOf} highlightOnHover className={table.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{columns.started}</Table.Th>
            <Table.Th scope="col">{columns.contact}</Table.Th>
            {withFlow && <Table.Th scope="col">{columns.flow}</Table.Th>}
            <Table.Th scope="col">{columns.status}</Table.Th>
            <Table.Th scope="col">{columns.trigger}</Table.Th>
            <Table.Th scope="col" className={table.number}>
              {columns.steps}
            </Table.Th>
            <Table.Th scope="col">{columns.changed}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.sid} row={row} isFresh={fresh.has(row.sid)} withFlow={withFlow} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface RowProps {
  row: ExecutionRow;
  isFresh: boolean;
  withFlow: boolean;
}

function Row({ row, isFresh, withFlow }: RowProps) {
  return (
    <Table.Tr className={isFresh ? classes.fresh : undefined}>
      <Table.Td>
        <Anchor
          component={Link}
          to={`/executions/${row.sid}`}
          fw={600}
          size="sm"
          className={table.link}
        >
          <WhenExactly at={row.started_at} />
        </Anchor>
      </Table.Td>
      <Table.Td className={classes.address}>{row.contact}</Table.Td>
      {withFlow && (
        <Table.Td className={table.when}>
          <Anchor
            component={Link}
            to={`/flows/${row.flow_sid}/executions`}
            size="sm"
            className={`${table.link} ${classes.flow}`}
            title={row.flow_name}
          >
            {row.flow_name}
          </Anchor>
          <Text span size="xs" c="dimmed" ms={8} className={classes.revision}>
            {words.revision(row.revision)}
          </Text>
        </Table.Td>
      )}
      <Table.Td className={table.when}>
        <Standing row={row} />
      </Table.Td>
      <Table.Td className={table.when}>{words.triggers[row.trigger] ?? row.trigger}</Table.Td>
      <Table.Td className={table.number}>{row.steps.toLocaleString("en")}</Table.Td>
      <Table.Td className={table.when}>
        <TimeAgo at={row.updated_at ?? row.started_at} />
      </Table.Td>
    </Table.Tr>
  );
}

/** Whether an execution goes on, and where it is or how it ended. */
export function Standing({ row }: { row: ExecutionRow }) {
  const isActive = row.status === "active";
  return (
    <>
      <Badge
        color={isActive ? "teal" : "gray"}
        variant="light"
        size="sm"
        radius="sm"
        tt="none"
        mr={8}
      >
        {isActive ? words.active : words.ended}
      </Badge>
      <Text span size="xs" c="dimmed">
        {isActive ? row.state : endOf(row.ended_reason)}
      </Text>
    </>
  );
}

/** How an execution ended, when it did not just come to the end of its flow. */
function endOf(reason: string | null): string {
  return reason === null || reason === FLOW_END ? "" : (words.ends[reason] ?? reason);
}
