import { Stack, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { checkFlow, readFlow } from "@/api/comparing";
import { DropZone } from "@/flows/dialogs/DropZone";
import classes from "@/flows/dialogs/ImportPanel.module.css";
import { ImportFound } from "@/flows/dialogs/ImportFound";
import { type Source, nothingFound, ofText } from "@/flows/dialogs/source";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";

const words = texts.flows.importDialog;
const PAUSE = 300;

interface ImportPanelProps {
  source: Source;
  onFound: (source: Source) => void;
}

/** Take a flow from a file, from what is dropped, or from a pasted text. */
export function ImportPanel({ onFound }: ImportPanelProps) {
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text.trim(), PAUSE);
  const found = useFound(settled);
  const tell = useEffectEvent(onFound);
  useEffect(() => {
    tell(found.data ? ofText(found.data.flow, found.data.check.valid) : nothingFound());
  }, [found.data]);
  return (
    <Stack gap="sm">
      <DropZone onText={setText} />
      <Textarea
        label={words.paste}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        minRows={4}
        maxRows={8}
        autosize
        spellCheck={false}
        classNames={{ input: classes.json }}
      />
      {found.isFetching && <LoadingState what={words.reading} />}
      {found.isError && <ErrorState error={found.error} />}
      {found.data && <ImportFound flow={found.data.flow} check={found.data.check} />}
      {settled === "" && (
        <Text size="xs" c="dimmed">
          {texts.flows.empty.importHelp}
        </Text>
      )}
    </Stack>
  );
}

function useFound(text: string) {
  return useQuery({
    queryKey: ["read", text],
    enabled: text !== "",
    queryFn: async ({ signal }) => {
      const flow = await readFlow(text, signal);
      return { flow, check: await checkFlow(flow.definition, signal) };
    },
    gcTime: 0,
    staleTime: Infinity,
  });
}
