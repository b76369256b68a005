import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { IconMicrophone } from "@tabler/icons-react";
import { useState, type SyntheticEvent } from "react";
import { texts } from "@/texts/en";
import classes from "./CallView.module.css";
import { listen } from "./speech";

/** What the contact says on the call: typed, or spoken where the browser can listen. */
export function Saying({ onSay }: { readonly onSay: (text: string) => Promise<boolean> }) {
  const [text, setText] = useState("");
  const [listening, setListening] = useState(false);
  const say = async (said: string) => {
    if (said.trim() === "") return;
    setText("");
    if (!(await onSay(said))) setText((later) => later || said);
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void say(text);
  };
  const speak = () => {
    setListening(true);
    listen?.(
      (heard) => void say(heard),
      () => setListening(false),
    );
  };
  return (
    <form className={classes.saying} onSubmit={submit}>
      <TextInput
        className={classes.said}
        aria-label={texts.phone.speechLabel}
        placeholder={listening ? texts.phone.listening : texts.phone.sayHint}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {listen && (
        <Tooltip label={texts.phone.microphone}>
          <ActionIcon aria-label={texts.phone.microphone} loading={listening} onClick={speak}>
            <IconMicrophone size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <Button type="submit" variant="light" disabled={text.trim() === ""}>
        {texts.phone.say}
      </Button>
    </form>
  );
}
