import { Group, NativeSelect, Text } from "@mantine/core";
import { useRecentExecutions } from "@/api/checking";
import { texts } from "@/texts/en";
import classes from "./PreviewLine.module.css";
import { usePhoneData, usePreviewSource, type PreviewSource } from "./previewSource";
import { useLiquidScope } from "./scope";
import type { Preview } from "./usePreview";

const MOST = 2_000;

/** What a template says, with which data. */
export function PreviewLine({ preview }: { readonly preview: Preview }) {
  const { rendered, failed, late } = preview;
  const unknown = rendered?.unknown ?? [];
  return (
    <div className={classes.preview} data-late={late || undefined}>
      <Group justify="space-between" gap={8} wrap="nowrap">
        <Text size="xs" fw={600}>
          {texts.liquid.preview}
        </Text>
        <SourceSelect />
      </Group>
      <output className={classes.text}>{said(preview)}</output>
      {!failed && unknown.length > 0 && (
        <Text size="xs" c="dimmed">
          {texts.liquid.unknown(unknown)}
        </Text>
      )}
    </div>
  );
}

function said({ rendered, failed }: Preview) {
  if (failed) return <Text size="xs">{texts.liquid.previewFailed(failed.message)}</Text>;
  if (!rendered) return <Text size="xs">{texts.liquid.rendering}</Text>;
  if (rendered.problem) return <Text size="xs">{texts.liquid.saysNothing}</Text>;
  if (rendered.text === "") return <Text size="xs">{texts.liquid.empty}</Text>;
  return rendered.text.slice(0, MOST);
}

/** Keep the field's focus while the source is chosen: leaving it would close the preview. */
function SourceSelect() {
  const { flowSid } = useLiquidScope();
  const { source, choose } = usePreviewSource();
  const phone = usePhoneData(flowSid);
  const executions = useRecentExecutions(flowSid, true);
  const data = [
    { value: "sample", label: texts.liquid.sample },
    ...(phone ? [{ value: "phone", label: texts.liquid.phone }] : []),
    ...(executions.data?.executions ?? []).map((one) => ({
      value: one.sid,
      label: texts.liquid.execution(one.contact, one.sid),
    })),
  ];
  return (
    <NativeSelect
      className={classes.source}
      aria-label={texts.liquid.source}
      size="xs"
      data={data}
      value={valueOf(source, phone !== null)}
      onChange={(event) => choose(sourceOf(event.currentTarget.value))}
    />
  );
}

/** Without a conversation the phone has nothing to show: the sample stands in. */
function valueOf(source: PreviewSource, hasPhone: boolean): string {
  if (source.kind === "execution") return source.sid;
  return hasPhone ? source.kind : "sample";
}

function sourceOf(value: string): PreviewSource {
  return value === "sample" || value === "phone"
    ? { kind: value }
    : { kind: "execution", sid: value };
}
