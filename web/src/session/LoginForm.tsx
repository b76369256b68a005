import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { ApiError } from "@/api/errors";
import { useSignIn } from "@/api/session";
import { isCredential } from "@/session/credentials";
import { Failure } from "@/session/Failure";
import classes from "@/session/LoginPage.module.css";
import { texts } from "@/texts/en";

const words = texts.session;
const TOO_MANY = 429;

interface Wrong {
  sid?: string;
  token?: string;
}

function look(sid: string, token: string): Wrong {
  return {
    ...(isCredential(sid) ? {} : { sid: words.accountSidWrong }),
    ...(token === "" ? { token: words.authTokenNeeded } : {}),
  };
}

/** Ask for an account SID and token, or an API key and its secret. */
export function LoginForm({ onDone }: { onDone: () => void }) {
  const [sid, setSid] = useState("");
  const [token, setToken] = useState("");
  const [wrong, setWrong] = useState<Wrong>({});
  const signIn = useSignIn();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found = look(sid.trim(), token.trim());
    setWrong(found);
    if (Object.keys(found).length > 0) return;
    signIn.mutate({ account_sid: sid.trim(), auth_token: token.trim() }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {signIn.isError && <Refused error={signIn.error} />}
        <TextInput
          label={words.accountSid}
          description={words.accountSidHelp}
          value={sid}
          onChange={(event) => setSid(event.currentTarget.value)}
          error={wrong.sid}
          autoComplete="username"
          spellCheck={false}
          size="sm"
          classNames={{ input: classes.sid }}
          required
          withAsterisk={false}
          data-autofocus
        />
        <PasswordInput
          label={words.authToken}
          description={words.authTokenHelp}
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          error={wrong.token}
          autoComplete="current-password"
          size="sm"
          required
          withAsterisk={false}
        />
        <Button type="submit" size="sm" mt={4} loading={signIn.isPending} fullWidth>
          {words.signIn}
        </Button>
      </Stack>
    </form>
  );
}

function Refused({ error }: { error: Error }) {
  const limited = error instanceof ApiError && error.status === TOO_MANY;
  return (
    <Failure title={words.wrong} help={limited ? words.limited : words.wrongHelp} error={error} />
  );
}
