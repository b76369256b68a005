import { formatFlow } from "@/api/comparing";
import { fetchFlow } from "@/api/flows";
import { fileName } from "@/model/fileName";
import { texts } from "@/texts/en";
import { notifyFailure } from "@/ui/notify";
import { saveFile } from "@/ui/saveFile";

/** Save a flow's latest definition as a file, as `soundstage fmt` writes it. */
export function useExport() {
  return async (flow: string) => {
    try {
      const { row, definition } = await fetchFlow(flow);
      saveFile(fileName(row.friendly_name, "json"), await formatFlow(definition));
    } catch (error) {
      notifyFailure(texts.flows.exportFailed, error);
    }
  };
}
