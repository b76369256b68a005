import {
  IconAlertCircle,
  IconAlertTriangle,
  IconMinus,
  IconPencil,
  IconPlus,
  type Icon,
} from "@tabler/icons-react";
import classes from "@/canvas/Badges.module.css";
import type { CardData } from "@/canvas/types";
import type { DiffKind } from "@/model/diff";
import { texts } from "@/texts/en";

const DIFF: Readonly<Record<DiffKind, Icon>> = {
  added: IconPlus,
  removed: IconMinus,
  changed: IconPencil,
  renamed: IconPencil,
};

/** What is said about a state beside what it is: problems, differences, visits, counts. */
export function Badges({ data }: { data: CardData }) {
  const { diff, visit, errors, warnings, count } = data;
  const Sign = diff ? DIFF[diff] : null;
  return (
    <span className={classes.badges}>
      {count ? (
        <span
          className={classes.count}
          title={texts.canvas.counted(count.entered, count.endedHere)}
        >
          {texts.canvas.number(count.entered)}
        </span>
      ) : null}
      {count && count.endedHere > 0 && count.entered > 0 ? (
        <span className={classes.lost} title={texts.canvas.endedHere(count.endedHere)}>
          {texts.canvas.percent(count.endedHere / count.entered)}
        </span>
      ) : null}
      {visit ? (
        <span className={classes.visit} title={texts.canvas.visited(visit.order)}>
          {texts.canvas.places(visit.order)}
        </span>
      ) : null}
      {diff && Sign ? (
        <span className={classes.diff} data-kind={diff}>
          <Sign size={12} stroke={2.25} aria-hidden />
          {texts.canvas.diff[diff]}
        </span>
      ) : null}
      {warnings > 0 ? (
        <span className={classes.warning} title={texts.canvas.warnings(warnings)}>
          <IconAlertTriangle size={14} aria-hidden />
          {warnings}
        </span>
      ) : null}
      {errors > 0 ? (
        <span className={classes.error} title={texts.canvas.errors(errors)}>
          <IconAlertCircle size={14} aria-hidden />
          {errors}
        </span>
      ) : null}
    </span>
  );
}
