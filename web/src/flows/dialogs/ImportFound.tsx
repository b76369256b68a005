import { Alert, List, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { Schemas } from "@/api/client";
import { texts } from "@/texts/en";

const words = texts.flows.importDialog;
const SHOWN = 8;

interface ImportFoundProps {
  flow: Schemas["ReadFlow"];
  check: Schemas["Findings"];
}

/** Say what a text holds, and what is wrong with it. */
export function ImportFound({ flow, check }: ImportFoundProps) {
  const { definition, legacy, notes } = flow;
  const widgets = Array.isArray(definition["states"]) ? definition["states"].length : 0;
  const errors = check.findings.filter((finding) => finding.severity === "error").length;
  const warnings = check.findings.filter((finding) => finding.severity === "warning").length;
  const Icon = check.valid ? IconCheck : IconAlertTriangle;
  return (
    <Alert
      role="status"
      color={check.valid ? "teal" : "red"}
      icon={<Icon size={18} aria-hidden />}
      title={words.found(widgets)}
    >
      {legacy && <Text size="sm">{words.legacy}</Text>}
      <Text size="sm">
        {errors + warnings === 0 ? words.noProblems : words.problems(errors, warnings)}
        {!check.valid && `. ${words.problemsHelp}`}
      </Text>
      <List size="sm" mt={4} spacing={2}>
        {notes.map((note) => (
          <List.Item key={note}>{note}</List.Item>
        ))}
        {check.findings.slice(0, SHOWN).map((finding) => (
          <List.Item key={`${finding.code} ${finding.pointer}`}>
            {finding.state !== null && <strong>{finding.state}: </strong>}
            {finding.message}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
