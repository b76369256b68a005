import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Message.module.css";

export type MessageProps = {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  role?: "alert" | "status";
  /** It stands for the whole page, so its title is the page's heading. */
  page?: boolean;
};

/** A few words in the middle of an area that has nothing else to show. */
export function Message({ icon, title, children, actions, role, page = false }: MessageProps) {
  return (
    <Stack className={classes.message} role={role} align="center" gap="xs" p="xl">
      {icon && (
        <span className={classes.icon} aria-hidden>
          {icon}
        </span>
      )}
      <Title order={page ? 1 : 2} size="h2">
        {title}
      </Title>
      {children && (
        <Text component="div" c="dimmed" size="md" ta="center" maw={480}>
          {children}
        </Text>
      )}
      {actions && <div className={classes.actions}>{actions}</div>}
    </Stack>
  );
}
