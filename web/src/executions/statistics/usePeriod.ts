import { useState } from "react";
import { useSearchParams } from "react-router";

const HOUR = 3_600_000;

/** The periods that one can choose, in hours. */
export const PERIODS = { hour: 1, day: 24, week: 168, month: 720 } as const;

export type PeriodName = keyof typeof PERIODS;

function isPeriod(name: string | null): name is PeriodName {
  return name !== null && name in PERIODS;
}

export interface ChosenPeriod {
  readonly name: PeriodName;
  readonly since: Date;
  readonly choose: (name: string | null) => void;
  /** Count anew, up to this moment. */
  readonly renew: () => void;
}

/** The period that statistics are about; it ends now, and its name stands in the address. */
export function usePeriod(): ChosenPeriod {
  const [parameters, setParameters] = useSearchParams();
  const [now, setNow] = useState(() => Date.now());
  const asked = parameters.get("period");
  const name = isPeriod(asked) ? asked : "week";
  const choose = (chosen: string | null) => {
    const next = new URLSearchParams(parameters);
    if (isPeriod(chosen)) next.set("period", chosen);
    setParameters(next, { replace: true });
    setNow(Date.now());
  };
  return {
    name,
    since: new Date(now - PERIODS[name] * HOUR),
    choose,
    renew: () => setNow(Date.now()),
  };
}
