import { ActionIcon, Button, Group, Menu, Text, Tooltip } from "@mantine/core";
import { IconChevronDown, IconMessage, IconTrash } from "@tabler/icons-react";
import { useConnection } from "@/api/connection";
import classes from "@/editor/DraftBar.module.css";
import { MergeDialog } from "@/editor/MergeDialog";
import { PublishDialog } from "@/editor/PublishDialog";
import { SaveDialog } from "@/editor/SaveDialog";
import { useDraft } from "@/editor/draft/DraftContext";
import { standingOf } from "@/editor/draft/standing";
import { useChecks } from "@/problems/checks";
import { useEditor } from "@/store/useEditor";
import { texts } from "@/texts/en";

const words = texts.draft;

/** How saved the flow is, and the ways to save and publish it. */
export function DraftBar() {
  const { flow, dialog, ask } = useDraft();
  const dirty = useEditor((state) => state.dirty);
  const revision = useEditor((state) => state.revision);
  const readOnly = useEditor((state) => state.readOnly);
  const reason = useReason(!dirty && flow.published_revision === revision, revision ?? 0);
  return (
    <Group gap="xs" wrap="nowrap">
      <Saved />
      {!readOnly && (
        <>
          <SaveButtons />
          <Tooltip label={reason} disabled={reason === null}>
            <Button
              aria-disabled={reason !== null}
              className={classes.publish}
              onClick={() => {
                if (reason === null) ask({ kind: "publish" });
              }}
            >
              {words.publish}
            </Button>
          </Tooltip>
        </>
      )}
      {dialog?.kind === "message" && <SaveDialog />}
      {dialog?.kind === "publish" && <PublishDialog />}
      {dialog?.kind === "merge" && <MergeDialog then={dialog.then} />}
    </Group>
  );
}

/** Why the flow cannot be published now; null when it can. */
function useReason(published: boolean, revision: number): string | null {
  const { status, valid } = useChecks();
  if (published) return words.nothingToPublish(revision);
  return status === "done" && valid === false ? words.problemsFirst : null;
}

function Saved() {
  const { flow, saving, kept } = useDraft();
  const away = useConnection() === "away";
  const dirty = useEditor((state) => state.dirty);
  const revision = useEditor((state) => state.revision);
  const readOnly = useEditor((state) => state.readOnly);
  const status = flow.latest_revision === revision ? flow.status : "draft";
  const standing = standingOf({ dirty, readOnly, saving, kept, away, revision, status });
  return (
    <Text
      size="xs"
      role="status"
      className={classes.standing}
      data-tone={standing.tone}
      title={standing.words}
    >
      {standing.words}
    </Text>
  );
}

function SaveButtons() {
  const { saving, save, ask, discard } = useDraft();
  const dirty = useEditor((state) => state.dirty);
  return (
    <Button.Group>
      <Button
        variant="default"
        loading={saving}
        disabled={!dirty}
        onClick={() => save({ status: "draft", message: "" })}
      >
        {words.save}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="default"
            className={classes.more}
            disabled={!dirty}
            aria-label={words.more}
          >
            <IconChevronDown size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconMessage size={16} aria-hidden />}
            onClick={() => ask({ kind: "message" })}
          >
            {words.saveWithMessage}
          </Menu.Item>
          <Menu.Item c="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={discard}>
            {words.discard}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
