import { Anchor, Table, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { FlowRow } from "@/api/flows";
import { countOf } from "@/flows/counts";
import { FlowDialog, type Asked } from "@/flows/dialogs/FlowDialog";
import { FlowMenu } from "@/flows/FlowMenu";
import { FlowStanding } from "@/flows/FlowStanding";
import classes from "@/flows/FlowTable.module.css";
import { texts } from "@/texts/en";
import { Sid } from "@/ui/Sid";
import { TimeAgo } from "@/ui/TimeAgo";
import table from "@/ui/table.module.css";

const words = texts.flows;

/** The flows that were found, and what can be done with each. */
export function FlowTable({ rows }: { rows: readonly FlowRow[] }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <div className={table.frame}>
      <Table aria-label={words.listOf} highlightOnHover className={table.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{words.columns.name}</Table.Th>
            <Table.Th scope="col">{words.columns.status}</Table.Th>
            <Table.Th scope="col">{words.columns.changed}</Table.Th>
            <Table.Th scope="col" className={table.number}>
              {words.columns.executions}
            </Table.Th>
            <Table.Th scope="col" className={table.number}>
              {words.columns.active}
            </Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.sid} row={row} onAsk={(kind) => setAsked({ kind, row })} />
          ))}
        </Table.Tbody>
      </Table>
      {asked && <FlowDialog asked={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}

function Row({ row, onAsk }: { row: FlowRow; onAsk: (kind: Asked["kind"]) => void }) {
  const executions = `/flows/${row.sid}/executions`;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/flows/${row.sid}`} fw={600} size="sm" className={table.link}>
          {row.friendly_name}
        </Anchor>
        <div>
          <Sid sid={row.sid} />
        </div>
      </Table.Td>
      <Table.Td>
        <FlowStanding row={row} />
      </Table.Td>
      <Table.Td>
        <Text size="sm" span>
          <TimeAgo at={row.updated_at ?? row.created_at} />
        </Text>
        {row.author !== null && (
          <Text size="xs" c="dimmed" className={classes.author} title={row.author}>
            {row.author}
          </Text>
        )}
      </Table.Td>
      <Table.Td className={table.number}>{countOf(row.executions_last_day, row)}</Table.Td>
      <Table.Td className={table.number}>
        {row.active_executions === 0 ? (
          <Text span size="sm" c="dimmed">
            {words.count(0)}
          </Text>
        ) : (
          <Anchor
            component={Link}
            to={`${executions}?status=active`}
            size="sm"
            className={table.link}
          >
            {countOf(row.active_executions, row)}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td className={classes.menu}>
        <FlowMenu row={row} onAsk={onAsk} />
      </Table.Td>
    </Table.Tr>
  );
}
