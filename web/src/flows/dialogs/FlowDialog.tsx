import type { FlowRow } from "@/api/flows";
import { DeleteDialog } from "@/flows/dialogs/DeleteDialog";
import { DuplicateDialog, RenameDialog } from "@/flows/dialogs/NameDialog";
import { PublishLatestDialog } from "@/flows/dialogs/PublishLatestDialog";
import { TestUsersDialog } from "@/flows/dialogs/TestUsersDialog";

/** A question about a flow of the list. */
export interface Asked {
  readonly kind: keyof typeof DIALOGS;
  readonly row: FlowRow;
}

const DIALOGS = {
  delete: DeleteDialog,
  duplicate: DuplicateDialog,
  publish: PublishLatestDialog,
  rename: RenameDialog,
  testUsers: TestUsersDialog,
};

export function FlowDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const Dialog = DIALOGS[asked.kind];
  return <Dialog row={asked.row} onClose={onClose} />;
}
