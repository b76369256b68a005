import { Button, NativeSelect, NumberInput, Popover, Tooltip } from "@mantine/core";
import { IconClock, IconPlayerSkipForward } from "@tabler/icons-react";
import { useState } from "react";
import { spanText } from "@/story/Span";
import { clockTime, dayOf } from "@/story/times";
import { texts } from "@/texts/en";
import classes from "./Phone.module.css";
import { usePhone, usePhoneActions } from "./usePhone";

const WAITS = [300, 3600, 86_400] as const;
const UNITS = { minute: 60, hour: 3600, day: 86_400 } as const;
type Unit = keyof typeof UNITS;

/** The time on the phone, which stands still until somebody moves it. */
export function ClockBar() {
  const phone = usePhone((state) => state.phone);
  const actions = usePhoneActions();
  if (!phone) return null;
  const due = phone.due === null || phone.due_at === null ? null : phone.due;
  const span = (Date.parse(phone.due_at ?? phone.now) - Date.parse(phone.now)) / 1000;
  return (
    <div className={classes.clock} role="group" aria-label={texts.phone.time}>
      <IconClock size={14} aria-hidden />
      <Tooltip label={texts.phone.time}>
        <time className={classes.time} dateTime={phone.now}>
          {dayOf(phone.now)} {clockTime(phone.now)}
        </time>
      </Tooltip>
      <span className={classes.space} />
      {due !== null && (
        <Button
          variant="light"
          size="compact-xs"
          leftSection={<IconPlayerSkipForward size={12} />}
          onClick={() => void actions.do({ do: "wait", seconds: null })}
        >
          {texts.phone.skip}
        </Button>
      )}
      <WaitButton onWait={(seconds) => void actions.do({ do: "wait", seconds })} />
      <span className={classes.due}>
        {due === null ? texts.phone.nothingDue : texts.phone.due(due, spanText(Math.max(span, 0)))}
      </span>
    </div>
  );
}

function WaitButton({ onWait }: { readonly onWait: (seconds: number) => void }) {
  const [opened, setOpened] = useState(false);
  const [amount, setAmount] = useState<number | string>(10);
  const [unit, setUnit] = useState<Unit>("minute");
  const wait = (seconds: number) => {
    setOpened(false);
    onWait(seconds);
  };
  const custom = typeof amount === "number" ? amount * UNITS[unit] : 0;
  return (
    <Popover opened={opened} onChange={setOpened} position="top-end" trapFocus shadow="md">
      <Popover.Target>
        <Button variant="default" size="compact-xs" onClick={() => setOpened(!opened)}>
          {texts.phone.wait}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.waits} aria-label={texts.phone.wait}>
        {WAITS.map((seconds) => (
          <Button key={seconds} variant="default" onClick={() => wait(seconds)}>
            {texts.phone.waits[seconds]}
          </Button>
        ))}
        <form
          className={classes.custom}
          onSubmit={(event) => {
            event.preventDefault();
            if (custom > 0) wait(custom);
          }}
        >
          <NumberInput
            aria-label={texts.phone.waitAmount}
            min={0}
            w={72}
            value={amount}
            onChange={setAmount}
          />
          <NativeSelect
            size="xs"
            aria-label={texts.phone.waitUnit}
            data={(["minute", "hour", "day"] as const).map((value) => ({
              value,
              label: texts.phone.units[value],
            }))}
            value={unit}
            onChange={(event) => setUnit(event.currentTarget.value as Unit)}
          />
          <Button type="submit" variant="light" disabled={custom <= 0}>
            {texts.phone.waitGo}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
