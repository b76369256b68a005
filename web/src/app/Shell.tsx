import { Outlet } from "react-router";
import { texts } from "@/texts/en";

export function Shell() {
  return (
    <>
      <header>{texts.app.name}</header>
      <main>
        <Outlet />
      </main>
    </>
  );
}
