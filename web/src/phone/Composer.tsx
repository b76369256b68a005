import { ActionIcon, Pill, Textarea, TextInput, Tooltip } from "@mantine/core";
import { IconPaperclip, IconSend2 } from "@tabler/icons-react";
import { useState, type SyntheticEvent, type KeyboardEvent } from "react";
import { texts } from "@/texts/en";
import classes from "./Messages.module.css";
import { usePhoneActions } from "./usePhone";

const FILE = /^https?:\/\/\S+$/;

/** What the contact writes next: Enter sends, Shift and Enter begin a new line. */
export function Composer({ blocked }: { readonly blocked: boolean }) {
  const actions = usePhoneActions();
  const [body, setBody] = useState("");
  const [media, setMedia] = useState<readonly string[]>([]);
  const [attaching, setAttaching] = useState(false);
  const empty = body.trim() === "" && media.length === 0;
  const send = async () => {
    if (empty || blocked) return;
    setBody("");
    setMedia([]);
    if (await actions.do({ do: "text", body, media: [...media] })) return;
    setBody((later) => later || body);
    setMedia((later) => (later.length > 0 ? later : media));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  const attachLabel = texts.phone.attach;
  return (
    <div className={classes.composer}>
      {attaching && <Attach onAdd={(url) => setMedia([...media, url])} />}
      {media.length > 0 && (
        <Pill.Group>
          {media.map((url) => (
            <Pill
              key={url}
              withRemoveButton
              removeButtonProps={{ "aria-label": texts.phone.removeMedia(url), tabIndex: 0 }}
              onRemove={() => setMedia(media.filter((one) => one !== url))}
            >
              {url}
            </Pill>
          ))}
        </Pill.Group>
      )}
      <div className={classes.write}>
        <Tooltip label={attachLabel}>
          <ActionIcon
            aria-label={attachLabel}
            aria-pressed={attaching}
            onClick={() => setAttaching(!attaching)}
          >
            <IconPaperclip size={16} />
          </ActionIcon>
        </Tooltip>
        <Textarea
          className={classes.input}
          aria-label={texts.phone.message}
          placeholder={texts.phone.messageHint}
          autosize
          minRows={1}
          maxRows={5}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <ActionIcon
          variant="filled"
          color="soundstage"
          aria-label={texts.phone.send}
          disabled={empty || blocked}
          onClick={() => void send()}
        >
          <IconSend2 size={16} />
        </ActionIcon>
      </div>
    </div>
  );
}

function Attach({ onAdd }: { readonly onAdd: (url: string) => void }) {
  const [url, setUrl] = useState("");
  const [wrong, setWrong] = useState(false);
  const add = (event: SyntheticEvent) => {
    event.preventDefault();
    const good = FILE.test(url.trim());
    setWrong(!good);
    if (!good) return;
    onAdd(url.trim());
    setUrl("");
  };
  return (
    <form onSubmit={add}>
      <TextInput
        aria-label={texts.phone.mediaLabel}
        placeholder="https://example.com/picture.png"
        value={url}
        error={wrong && texts.phone.mediaWrong}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
    </form>
  );
}
