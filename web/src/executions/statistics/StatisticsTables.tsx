import { Anchor, Table, Text, Title, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { FlowStatistics } from "@/api/executions";
import classes from "@/executions/statistics/StatisticsView.module.css";
import { dropOff } from "@/model/counts";
import { texts } from "@/texts/en";
import { spanText } from "@/story/Span";

const words = texts.executions.statistics;
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });

type Select = (state: string) => void;

interface SectionProps {
  title: string;
  columns: readonly [string, ...string[]];
  children: ReactNode;
}

/** A table under its heading; all columns but the first are numbers. */
function Section({ title, columns: [first, ...numbers], children }: SectionProps) {
  return (
    <section>
      <Title order={2} size="h4" mt="md" mb={4}>
        {title}
      </Title>
      <Table aria-label={title} className={classes.table} horizontalSpacing={6} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{first}</Table.Th>
            {numbers.map((name) => (
              <Table.Th key={name} scope="col" className={classes.number}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </section>
  );
}

function Numbers({ of }: { of: readonly string[] }) {
  return of.map((text, index) => (
    <Table.Td key={index} className={classes.number}>
      {text}
    </Table.Td>
  ));
}

function StateName({ name, onSelect }: { name: string; onSelect: Select }) {
  return (
    <UnstyledButton
      className={classes.name}
      onClick={() => onSelect(name)}
      fz="xs"
      ff="monospace"
      mih={24}
    >
      {name}
    </UnstyledButton>
  );
}

interface StateTableProps {
  states: FlowStatistics["states"];
  selected: string | null;
  onSelect: Select;
}

/** How often each state was entered, how many went no further, and how long it took. */
export function StateTable({ states, selected, onSelect }: StateTableProps) {
  const { state, entered, drop, waiting, median, high } = words.columns;
  return (
    <Section title={words.states} columns={[state, entered, drop, waiting, median, high]}>
      {states.map((one) => (
        <Table.Tr key={one.name} className={one.name === selected ? classes.chosen : undefined}>
          <Table.Th scope="row">
            <StateName name={one.name} onSelect={onSelect} />
          </Table.Th>
          <Numbers
            of={[
              one.entered.toLocaleString("en"),
              percent.format(dropOff(one.entered, one.ended_here)),
              one.waiting.toLocaleString("en"),
              one.median_seconds === null ? "–" : spanText(one.median_seconds),
              one.p95_seconds === null ? "–" : spanText(one.p95_seconds),
            ]}
          />
        </Table.Tr>
      ))}
    </Section>
  );
}

/** How executions ended, and where. */
export function EndTable({ ends, onSelect }: { ends: FlowStatistics["ends"]; onSelect: Select }) {
  if (ends.length === 0) return null;
  return (
    <Section title={words.ends} columns={[words.columns.end, words.columns.count]}>
      {ends.map((end) => (
        <Table.Tr key={`${end.reason} ${end.state ?? ""}`}>
          <Table.Td>
            {texts.executions.ends[end.reason] ?? end.reason}
            {end.state !== null && (
              <>
                {` ${words.at} `}
                <StateName name={end.state} onSelect={onSelect} />
              </>
            )}
          </Table.Td>
          <Numbers of={[end.count.toLocaleString("en")]} />
        </Table.Tr>
      ))}
    </Section>
  );
}

interface FaultTableProps {
  faults: FlowStatistics["faults"];
  onSelect: Select;
}

/** The warnings and errors, each with an execution that had it. */
export function FaultTable({ faults, onSelect }: FaultTableProps) {
  if (faults.length === 0) return null;
  return (
    <Section title={words.faults} columns={[words.columns.fault, words.columns.count]}>
      {faults.map((fault) => (
        <Table.Tr key={`${String(fault.code)} ${fault.state ?? ""}`}>
          <Table.Td>
            <Text size="sm">
              {`${String(fault.code)} `}
              {fault.state !== null && <StateName name={fault.state} onSelect={onSelect} />}
            </Text>
            <Text size="xs">{fault.message}</Text>
            <Text size="xs" c="dimmed">
              {fault.help}
            </Text>
            <Anchor component={Link} to={`/executions/${fault.example}`} size="xs">
              {words.example}
            </Anchor>
          </Table.Td>
          <Numbers of={[fault.count.toLocaleString("en")]} />
        </Table.Tr>
      ))}
    </Section>
  );
}
