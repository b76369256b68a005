import { NavLink } from "react-router";
import type { Session } from "@/api/session";
import { AccountMenu } from "@/app/AccountMenu";
import { texts } from "@/texts/en";
import classes from "./Header.module.css";

/** The slim bar on top: where one is, where one can go, who one is. */
export function Header({ session }: { session: Session | undefined }) {
  return (
    <header className={classes.header}>
      <NavLink className={classes.brand} to="/" end>
        <img src="/favicon.svg" alt="" width={20} height={20} />
        {texts.app.name}
      </NavLink>
      <nav className={classes.navigation} aria-label={texts.app.mainNavigation}>
        <NavLink className={classes.link} to="/" end>
          {texts.app.flows}
        </NavLink>
        <NavLink className={classes.link} to="/executions">
          {texts.app.executions}
        </NavLink>
      </nav>
      {session && <AccountMenu session={session} />}
    </header>
  );
}
