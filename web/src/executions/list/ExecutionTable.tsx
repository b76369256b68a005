import { Anchor, Badge, Table, Text } from "@mantine/core";
import { Link } from "react-router";
import type { ExecutionRow } from "@/api/executions";
import classes from "@/executions/list/ExecutionTable.module.css";
import { texts } from "@/texts/en";
import { TimeAgo } from "@/ui/TimeAgo";

const words = texts.executions;

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
    <div className={classes.frame}>
      <Table aria-label={words.listOf} highlightOnHover className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{columns.started}</Table.Th>
            <Table.Th scope="col">{columns.contact}</Table.Th>
            {withFlow && <Table.Th scope="col">{columns.flow}</Table.Th>}
            <Table.Th scope="col">{columns.status}</Table.Th>
            <Table.Th scope="col">{columns.trigger}</Table.Th>
            <Table.Th scope="col" className={classes.number}>
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
        <Anchor component={Link} to={`/executions/${row.sid}`} fw={600} size="sm">
          <TimeAgo at={row.started_at} />
        </Anchor>
      </Table.Td>
      <Table.Td className={classes.address}>{row.contact}</Table.Td>
      {withFlow && (
        <Table.Td>
          <Anchor component={Link} to={`/flows/${row.flow_sid}/executions`} size="sm">
            {row.flow_name}
          </Anchor>
          <Text span size="xs" c="dimmed">
            {` ${words.revision(row.revision)}`}
          </Text>
        </Table.Td>
      )}
      <Table.Td>
        <Standing row={row} />
      </Table.Td>
      <Table.Td>{words.triggers[row.trigger] ?? row.trigger}</Table.Td>
      <Table.Td className={classes.number}>{row.steps.toLocaleString("en")}</Table.Td>
      <Table.Td>
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
        {isActive ? row.state : row.ended_reason}
      </Text>
    </>
  );
}
