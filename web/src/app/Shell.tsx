import { Outlet, ScrollRestoration } from "react-router";
import { useSession } from "@/api/session";
import { AwayBanner } from "@/app/AwayBanner";
import { Header } from "@/app/Header";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";
import classes from "./Shell.module.css";

/** What stands around every page of somebody who is signed in. */
export function Shell() {
  const session = useSession();
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {texts.app.skip}
      </a>
      <Header session={session.data} />
      <AwayBanner />
      <main id="content" className={classes.content} tabIndex={-1}>
        {session.data && <Outlet />}
        {session.isPending && <LoadingState />}
        {session.error && (
          <ErrorState page error={session.error} onRetry={() => void session.refetch()} />
        )}
      </main>
      <ScrollRestoration />
    </div>
  );
}
