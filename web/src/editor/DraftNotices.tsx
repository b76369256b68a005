import { Button, Text } from "@mantine/core";
import { IconArrowBackUp, IconGitMerge } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "@/editor/DraftNotices.module.css";
import { useDraft } from "@/editor/draft/DraftContext";
import { texts } from "@/texts/en";
import { TimeAgo } from "@/ui/TimeAgo";

const words = texts.draft;

/** What happened behind one's back: changes that are back, and what others saved. */
export function DraftNotices() {
  const { newer, opening } = useDraft();
  return (
    <>
      {newer && <Newer />}
      {opening && opening.kind !== "none" && <Restored />}
    </>
  );
}

function Newer() {
  const { newer, ask } = useDraft();
  if (!newer) return null;
  const author = newer.author ?? words.somebody;
  return (
    <Notice
      icon={<IconGitMerge size={16} aria-hidden />}
      actions={
        <Button size="compact-xs" onClick={() => ask({ kind: "merge", then: null })}>
          {words.look}
        </Button>
      }
    >
      {words.newer(author, newer.number)}{" "}
      {newer.commit_message !== null && words.newerMessage(newer.commit_message)}
    </Notice>
  );
}

function Restored() {
  const { opening, dismiss, discard } = useDraft();
  if (opening?.kind === "corrupt") {
    return (
      <Notice icon={<IconArrowBackUp size={16} aria-hidden />} actions={<Keep onKeep={dismiss} />}>
        {words.unreadable}
      </Notice>
    );
  }
  if (!opening || opening.kind === "none") return null;
  return (
    <Notice
      icon={<IconArrowBackUp size={16} aria-hidden />}
      actions={
        <>
          <Button size="compact-xs" variant="default" onClick={discard}>
            {words.discard}
          </Button>
          <Keep onKeep={dismiss} />
        </>
      }
    >
      {words.restored} (<TimeAgo at={new Date(opening.draft.savedAt).toISOString()} />)
    </Notice>
  );
}

function Keep({ onKeep }: { onKeep: () => void }) {
  return (
    <Button size="compact-xs" variant="subtle" onClick={onKeep}>
      {words.keepRestored}
    </Button>
  );
}

interface NoticeProps {
  icon: ReactNode;
  actions: ReactNode;
  children: ReactNode;
}

function Notice({ icon, actions, children }: NoticeProps) {
  return (
    <div className={classes.notice} role="status">
      {icon}
      <Text size="sm" component="div" className={classes.words}>
        {children}
      </Text>
      {actions}
    </div>
  );
}
