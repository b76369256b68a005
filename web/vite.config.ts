import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env["SOUNDSTAGE_URL"] ?? "http://127.0.0.1:8000";

/** Packages that get a file of their own, so that a browser keeps them over an update of ours. */
const packages = {
  react: /node_modules\/(react|react-dom|scheduler|react-router)\//,
  mantine: /node_modules\/(@mantine|@floating-ui|react-transition-group)\//,
  canvas: /node_modules\/(@xyflow|d3-[a-z]+)\//,
  codemirror: /node_modules\/(@codemirror|@lezer|style-mod|w3c-keyname|crelt)\//,
};

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  html: { cspNonce: "CSP_NONCE" },
  worker: { format: "es" },
  build: {
    outDir: "../src/soundstage/console/static",
    emptyOutDir: true,
    // A data: URL is not of our own origin, which is all that the content security policy allows.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: Object.entries(packages).map(([name, test]) => ({ name, test })),
        },
      },
    },
  },
  server: { proxy: { "/console": server } },
  test: {
    projects: [
      { extends: true, test: { name: "model", include: ["src/model/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "browser",
          environment: "jsdom",
          include: ["src/**/*.test.{ts,tsx}"],
          exclude: ["src/model/**"],
          setupFiles: "src/testing/setup.ts",
        },
      },
    ],
  },
});
