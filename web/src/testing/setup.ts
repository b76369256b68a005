import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);

const nothing = () => undefined;

class Observer {
  observe = nothing;
  unobserve = nothing;
  disconnect = nothing;
}

// What Mantine and CodeMirror ask of a browser and jsdom lacks.
Object.assign(globalThis, {
  matchMedia: (query: string) => ({
    matches: false,
    media: query,
    addEventListener: nothing,
    removeEventListener: nothing,
  }),
  scrollTo: nothing,
  ResizeObserver: Observer,
  IntersectionObserver: Observer,
});
Element.prototype.scrollIntoView = nothing;
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
