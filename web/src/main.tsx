import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "@/app/global.css";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { announceNonce } from "@/app/nonce";

announceNonce();
const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
