import { Loader, Paper, Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useLocation, useNavigate } from "react-router";
import { useLinkSignIn } from "@/api/session";
import { returnPath } from "@/api/signedOut";
import { linkToken } from "@/session/credentials";
import { Failure } from "@/session/Failure";
import { LoginForm } from "@/session/LoginForm";
import classes from "@/session/LoginPage.module.css";
import { texts } from "@/texts/en";

const words = texts.session;

/** Sign in with credentials, or with the token of a link; then go where one wanted to be. */
export default function LoginPage() {
  const { search } = useLocation();
  const navigate = useNavigate();
  const link = useLink(() => void navigate(returnPath(search), { replace: true }));
  return (
    <main className={classes.page}>
      <title>{`${words.signIn} · ${texts.app.name}`}</title>
      <Paper className={classes.card} withBorder p="xl">
        <Stack gap="md">
          <Stack gap={4}>
            <Title order={1}>{words.title}</Title>
            <Text c="dimmed" size="sm">
              {words.help}
            </Text>
          </Stack>
          {link.error && (
            <Failure title={words.linkFailed} help={words.linkFailedHelp} error={link.error} />
          )}
          {link.isPending ? (
            <Loader aria-label={words.signingIn} />
          ) : (
            <LoginForm onDone={() => void navigate(returnPath(search), { replace: true })} />
          )}
          <Text c="dimmed" size="xs">
            {words.whereHelp}
          </Text>
        </Stack>
      </Paper>
    </main>
  );
}

/** Sign in by the token in the address, which is taken out of it at once. */
function useLink(onDone: () => void) {
  const { mutate, isPending, error } = useLinkSignIn();
  const { hash } = useLocation();
  const tried = useRef("");
  const token = linkToken(hash);
  useEffect(() => {
    if (token === null || tried.current === token) return;
    tried.current = token;
    const { pathname, search } = window.location;
    window.history.replaceState(window.history.state, "", pathname + search);
    mutate(token, { onSuccess: onDone });
  }, [token, mutate, onDone]);
  return { isPending, error };
}
