import { ActionIcon, Button, SegmentedControl, Text, UnstyledButton } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { WebRequest } from "@/api/executions";
import type { CannedAnswer } from "@/api/phone";
import { WebRequestList } from "@/story/WebRequestList";
import { texts } from "@/texts/en";
import { CannedDialog } from "./CannedDialog";
import classes from "./Details.module.css";
import { usePhone, usePhoneActions } from "./usePhone";

const NONE = [] as const;
const BLANK: CannedAnswer = {
  url: "*",
  method: "",
  status: 200,
  body: "{}",
  content_type: "application/json",
  fail: "",
};

interface Editing {
  readonly answer: CannedAnswer;
  /** Its place among the canned answers; null is a new one. */
  readonly place: number | null;
}

/** What the flow asked of web servers, and what they are to answer from now on. */
export function HttpTab() {
  const requests = usePhone(({ phone }) => phone?.requests ?? NONE);
  const canned = usePhone((state) => state.canned);
  const { can } = usePhoneActions();
  const [editing, setEditing] = useState<Editing | null>(null);
  const save = (answer: CannedAnswer) => {
    const place = editing?.place ?? null;
    can(place === null ? [answer, ...canned] : canned.with(place, answer));
    setEditing(null);
  };
  return (
    <>
      <WebRequestList
        requests={requests}
        action={(request) => (
          <Button
            variant="default"
            size="compact-xs"
            mt={8}
            onClick={() => setEditing({ answer: cannedOf(request), place: null })}
          >
            {texts.phone.can.this}
          </Button>
        )}
      />
      <Canned
        onEdit={(answer, place) => setEditing({ answer, place })}
        onAdd={() => setEditing({ answer: BLANK, place: null })}
      />
      <Network />
      {editing && (
        <CannedDialog answer={editing.answer} onSave={save} onClose={() => setEditing(null)} />
      )}
    </>
  );
}

interface CannedProps {
  readonly onEdit: (answer: CannedAnswer, place: number) => void;
  readonly onAdd: () => void;
}

function Canned({ onEdit, onAdd }: CannedProps) {
  const canned = usePhone((state) => state.canned);
  const http = usePhone((state) => state.settings.http);
  const { can } = usePhoneActions();
  return (
    <section className={classes.canned} aria-label={texts.phone.canned}>
      <div className={classes.cannedHead}>
        <h3>{texts.phone.canned}</h3>
        <Button variant="subtle" size="compact-xs" onClick={onAdd}>
          {texts.phone.can.add}
        </Button>
      </div>
      {canned.length === 0 && (
        <Text size="xs" c="dimmed">
          {http === "real" ? texts.phone.can.emptyReal : texts.phone.can.empty}
        </Text>
      )}
      {canned.map((answer, place) => (
        <div key={place} className={classes.cannedRow}>
          <UnstyledButton className={classes.cannedAnswer} onClick={() => onEdit(answer, place)}>
            <span className={classes.cannedMethod}>
              {answer.method || texts.phone.can.anyMethod}
            </span>
            <span className={classes.cannedUrl}>{answer.url}</span>
            <span>{answer.fail ? texts.phone.can.fails[answer.fail] : answer.status}</span>
          </UnstyledButton>
          <ActionIcon
            aria-label={texts.phone.can.remove(answer.url)}
            onClick={() => can(canned.filter((_, index) => index !== place))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
    </section>
  );
}

function Network() {
  const http = usePhone((state) => state.settings.http);
  const { change } = usePhoneActions();
  const { network, networks, caution } = texts.phone.can;
  return (
    <div className={classes.network}>
      <span>{network}</span>
      <SegmentedControl
        aria-label={network}
        data={[
          { value: "canned", label: networks.canned },
          { value: "real", label: networks.real },
        ]}
        value={http}
        onChange={(value) => change({ http: value === "real" ? "real" : "canned" })}
      />
      {http === "real" && <p className={classes.caution}>{caution}</p>}
    </div>
  );
}

/** Begin with what came back, or with a good answer where none did. */
function cannedOf({ answer, method, url }: WebRequest): CannedAnswer {
  const start = { ...BLANK, url: url.split("?")[0] ?? url, method };
  if (answer?.status == null) return start;
  const { body, content_type, status } = answer;
  return { ...start, body, content_type: content_type || BLANK.content_type, status };
}
