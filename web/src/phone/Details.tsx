import { ActionIcon, Badge, Button, Tabs } from "@mantine/core";
import {
  IconChevronDown,
  IconChevronLeft,
  IconChevronRight,
  IconChevronUp,
} from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { MomentList } from "@/story/MomentList";
import { WarningList } from "@/story/WarningList";
import { useEditorActions } from "@/store/useEditor";
import { texts } from "@/texts/en";
import { EmptyState } from "@/ui/EmptyState";
import { ContextTab } from "./ContextTab";
import classes from "./Details.module.css";
import { HttpTab } from "./HttpTab";
import { usePhone, usePhoneActions } from "./usePhone";

type Detail = keyof typeof texts.phone.detailTabs;

const DETAILS: readonly Detail[] = ["steps", "context", "http", "warnings"];
const EMPTY = [] as const;

/** What happened, below the phone: each step, what the flow knew there, what it asked for. */
export function Details({ flowSid }: { readonly flowSid: string }) {
  const [tab, setTab] = useState<Detail>("steps");
  const [open, setOpen] = useState(true);
  const requests = usePhone(({ phone }) => phone?.requests.length ?? 0);
  const warnings = usePhone(({ phone }) => phone?.warnings ?? EMPTY);
  const counts: Partial<Record<Detail, number>> = { http: requests, warnings: warnings.length };
  const { select } = useEditorActions();
  const show = (value: string | null) => {
    setTab(DETAILS.find((one) => one === value) ?? "steps");
    setOpen(true);
  };
  const label = open ? texts.phone.detailsHide : texts.phone.detailsShow;
  return (
    <section className={classes.details} data-open={open} aria-label={texts.phone.details}>
      <Tabs value={tab} onChange={show} className={classes.tabs}>
        <div className={classes.bar}>
          <Tabs.List className={classes.list}>
            {DETAILS.map((one) => (
              <Tabs.Tab key={one} value={one} className={classes.tab}>
                {texts.phone.detailTabs[one]}
                {counts[one] ? <Count count={counts[one]} /> : null}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <ActionIcon aria-label={label} aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? <IconChevronDown size={14} /> : <IconChevronUp size={14} />}
          </ActionIcon>
        </div>
        {open && (
          <>
            <Looking />
            <Tabs.Panel value="steps" className={classes.content}>
              <Steps flowSid={flowSid} />
            </Tabs.Panel>
            <Tabs.Panel value="context" className={classes.content}>
              <ContextTab />
            </Tabs.Panel>
            <Tabs.Panel value="http" className={classes.content}>
              <HttpTab />
            </Tabs.Panel>
            <Tabs.Panel value="warnings" className={classes.content}>
              <WarningList warnings={warnings} onGo={(state) => select([state])} />
            </Tabs.Panel>
          </>
        )}
      </Tabs>
    </section>
  );
}

function Count({ count }: { readonly count: number }) {
  return (
    <Badge size="xs" variant="light" color="gray" ml={4}>
      {count}
    </Badge>
  );
}

function Steps({ flowSid }: { readonly flowSid: string }) {
  const moments = usePhone(({ phone }) => phone?.moments ?? EMPTY);
  const looked = usePhone((state) => state.looked);
  const { look } = usePhoneActions();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (looked === null) end.current?.scrollIntoView({ block: "nearest" });
  }, [looked, moments.length]);
  if (moments.length === 0) {
    return <EmptyState title={texts.phone.stepsNone}>{texts.phone.noStepsHelp}</EmptyState>;
  }
  return (
    <>
      <MomentList moments={moments} selected={looked} onSelect={look} flowSid={flowSid} />
      <div ref={end} />
    </>
  );
}

/** While a moment is looked at, the canvas shows that one and not the latest. */
function Looking() {
  const looked = usePhone((state) => state.looked);
  const all = usePhone(({ phone }) => phone?.moments.length ?? 0);
  const { look } = usePhoneActions();
  if (looked === null) return null;
  return (
    <div className={classes.looking}>
      <ActionIcon
        aria-label={texts.phone.lookBefore}
        disabled={looked === 0}
        onClick={() => look(looked - 1)}
      >
        <IconChevronLeft size={14} />
      </ActionIcon>
      <span role="status">{texts.phone.look(looked + 1, all)}</span>
      <ActionIcon
        aria-label={texts.phone.lookAfter}
        disabled={looked + 1 >= all}
        onClick={() => look(looked + 1)}
      >
        <IconChevronRight size={14} />
      </ActionIcon>
      <Button variant="light" size="compact-xs" ml="auto" onClick={() => look(null)}>
        {texts.phone.lookNow}
      </Button>
    </div>
  );
}
