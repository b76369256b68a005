import { Button, Code, Modal, ScrollArea, Text } from "@mantine/core";
import { useRawExecution } from "@/api/executions";
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
          <ScrollArea h="60vh" viewportProps={{ tabIndex: 0, "aria-label": words.raw }}>
            <Code block>{text.slice(0, MOST_SHOWN)}</Code>
          </ScrollArea>
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
