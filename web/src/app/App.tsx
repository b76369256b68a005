import { StrictMode } from "react";
import { RouterProvider } from "react-router";
import { Providers } from "@/app/Providers";
import { router } from "@/app/router";

export function App() {
  return (
    <StrictMode>
      <Providers>
        <RouterProvider router={router} />
      </Providers>
    </StrictMode>
  );
}
