import { Button, Code, Modal, Text } from "@mantine/core";
import { useRawExecution } from "@/api/executions";
import classes from "@/executions/story/RawDialog.module.css";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";
import { saveFile } from "@/ui/saveFile";

const words = texts.executions.story;
const MOST_SHOWN = 200_000;

/** The records of an execution as they are kept. */
export function RawDialog({ sid, onClose }: { sid: string; onClose: () => void }) {
  const raw = useRawExecution(sid, true);
  const text = raw.data ? JSON.stringify(raw.data, null, 2) : "";
  return (
    <Modal opened onClose={onClose} title={words.raw} size="xl">
      {raw.isPending && <LoadingState />}
      {raw.isError && <ErrorState error={raw.error} onRetry={() => void raw.refetch()} />}
      {raw.data && (
        <>
          <Code block role="region" aria-label={words.raw} tabIndex={0} className={classes.text}>
            {text.slice(0, MOST_SHOWN)}
          </Code>
          {text.length > MOST_SHOWN && (
            <Text size="xs" c="dimmed" mt="sm">
              {words.rawCut(MOST_SHOWN.toLocaleString("en"))}
            </Text>
          )}
          <Button mt="sm" variant="default" onClick={() => saveFile(`${sid}.json`, text)}>
            {words.rawDownload}
          </Button>
        </>
      )}
    </Modal>
  );
}
