import { Badge, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import type { DiffLine, DiffSection } from "@/api/comparing";
import classes from "@/history/DiffView.module.css";
import { texts } from "@/texts/en";

const words = texts.history;

const COLOURS = { added: "teal", changed: "blue", removed: "red", renamed: "violet" } as const;
const SIGNS = { added: "+", changed: "~", removed: "−", renamed: "~" } as const;

interface DiffViewProps {
  sections: readonly DiffSection[];
  selected?: string | null;
  onSelect?: (name: string) => void;
}

/** What changed, state by state, with the words that are old and new. */
export function DiffView({ sections, selected = null, onSelect }: DiffViewProps) {
  return (
    <div className={classes.sections}>
      {sections.map((section) => (
        <section
          key={`${section.mark} ${section.name || section.old_name}`}
          className={classes.section}
          data-selected={(selected !== null && selected === section.name) || undefined}
        >
          <Heading section={section} {...(onSelect ? { onSelect } : {})} />
          <ul className={classes.lines}>
            {section.lines.map((line, index) => (
              <Line key={index} line={line} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface HeadingProps {
  section: DiffSection;
  onSelect?: (name: string) => void;
}

function Heading({ section, onSelect }: HeadingProps) {
  const { mark, name, old_name: old, widget } = section;
  const label = (
    <>
      <Badge
        color={COLOURS[mark]}
        variant="light"
        size="sm"
        radius="sm"
        tt="none"
        className={classes.mark}
      >
        {words[mark]}
      </Badge>
      <span className={classes.name}>{name || words.flowItself}</span>
      {old !== "" && (
        <Text span size="xs" c="dimmed">
          {words.renamedFrom(old)}
        </Text>
      )}
      {widget !== "" && (
        <Text span size="xs" c="dimmed" className={classes.widget}>
          {widget}
        </Text>
      )}
    </>
  );
  if (!onSelect || name === "") return <h3 className={classes.heading}>{label}</h3>;
  return (
    <h3 className={classes.frame}>
      <UnstyledButton className={classes.heading} onClick={() => onSelect(name)}>
        {label}
      </UnstyledButton>
    </h3>
  );
}

function Line({ line }: { line: DiffLine }) {
  return (
    <li className={classes.line}>
      <span className={classes.sign} aria-hidden>
        {SIGNS[line.mark]}
      </span>
      <span className={classes.label}>
        <VisuallyHidden>{words[line.mark]}: </VisuallyHidden>
        {line.label}
      </span>
      <span className={classes.text}>
        {line.parts.map((part, index) => {
          if (part.kind === "same") return <span key={index}>{part.text}</span>;
          const Tag = part.kind === "old" ? "del" : "ins";
          return (
            <Tag key={index} className={classes[part.kind]}>
              <VisuallyHidden>
                {part.kind === "old" ? words.oldText : words.newText}:{" "}
              </VisuallyHidden>
              {part.text}
            </Tag>
          );
        })}
      </span>
    </li>
  );
}
