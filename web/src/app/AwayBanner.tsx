import { IconPlugConnectedX } from "@tabler/icons-react";
import { useConnection } from "@/api/connection";
import { texts } from "@/texts/en";
import classes from "./AwayBanner.module.css";

/** Says that the server is away, as long as it is. */
export function AwayBanner() {
  const away = useConnection() === "away";
  return (
    <div role="status">
      {away && (
        <p className={classes.banner}>
          <IconPlugConnectedX size={16} aria-hidden />
          {texts.app.away}
        </p>
      )}
    </div>
  );
}
