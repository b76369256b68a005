import { render } from "@testing-library/react";
import type { ReactElement } from "react";
import { MemoryRouter } from "react-router";
import { Providers } from "@/app/Providers";

/** Render an element as it stands in the application, at an address. */
export function renderInApp(element: ReactElement, path = "/") {
  return render(
    <Providers>
      <MemoryRouter initialEntries={[path]}>{element}</MemoryRouter>
    </Providers>,
  );
}
