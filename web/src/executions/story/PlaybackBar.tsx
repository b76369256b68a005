import { ActionIcon, Group, Slider, Text, Tooltip } from "@mantine/core";
import {
  IconChevronLeft,
  IconChevronRight,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { type Move, moved } from "@/model/playback";
import { texts } from "@/texts/en";

const words = texts.executions.story;

interface PlaybackBarProps {
  count: number;
  /** The place of the moment that is looked at; null is now. */
  at: number | null;
  onGo: (at: number | null) => void;
}

/** Step through the moments of an execution, in both directions. */
export function PlaybackBar({ count, at, onGo }: PlaybackBarProps) {
  const here = at ?? count - 1;
  const step = (move: Move, label: string, keys: string, icon: ReactNode) => {
    // A button that is disabled would lose the focus of those who have just pressed it.
    const over = move === "first" || move === "back" ? here <= 0 : at === null;
    return (
      <Tooltip label={`${label} ${keys}`}>
        <ActionIcon
          variant="default"
          aria-label={label}
          aria-disabled={over}
          data-disabled={over || undefined}
          onClick={() => !over && onGo(moved(at, count, move))}
        >
          {icon}
        </ActionIcon>
      </Tooltip>
    );
  };
  return (
    <Group gap="xs" wrap="nowrap" px="md" py="xs">
      {step("first", words.first, "Home", <IconPlayerSkipBack size={16} aria-hidden />)}
      {step("back", words.back, "←", <IconChevronLeft size={16} aria-hidden />)}
      {step("forward", words.forward, "→", <IconChevronRight size={16} aria-hidden />)}
      {step("last", words.end, "End", <IconPlayerSkipForward size={16} aria-hidden />)}
      <Slider
        flex={1}
        min={0}
        max={Math.max(count - 1, 1)}
        value={Math.max(here, 0)}
        onChange={(place) => onGo(place >= count - 1 ? null : place)}
        thumbLabel={words.momentSlider}
        label={null}
      />
      <Text size="xs" c="dimmed" miw={96} ta="end" role="status">
        {at === null ? words.now(count) : words.moment(here + 1, count)}
      </Text>
    </Group>
  );
}
