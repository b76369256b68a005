/** The layers of src, from the top down: a folder imports those of its own level and below. */
const LAYERS = [
  ["main.tsx"],
  ["app"],
  ["session", "flows", "editor", "history", "executions"],
  ["canvas", "inspector", "problems", "phone", "liquid", "story"],
  ["store"],
  ["ui"],
  ["texts"],
  ["api"],
  ["model"],
];

const TESTS = "(^src/testing/|\\.test\\.tsx?$)";

const within = (layers) => `^src/(${layers.flat().join("|").replaceAll(".", "\\.")})(/|$)`;

const downOnly = LAYERS.slice(1).map((layer, index) => ({
  name: `not-up-from-${layer.join("-or-")}`,
  severity: "error",
  from: { path: within([layer]), pathNot: TESTS },
  to: { path: within(LAYERS.slice(0, index + 1)) },
}));

module.exports = {
  forbidden: [
    ...downOnly,
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "model-is-plain",
      comment: "The model knows no framework: only itself and libraries without a page.",
      severity: "error",
      from: { path: "^src/model/", pathNot: TESTS },
      to: {
        path: "node_modules/(react|react-dom|react-router|@mantine|@xyflow|@tanstack|@codemirror)/",
      },
    },
    {
      name: "tests-only",
      comment: "What serves the tests stays out of the bundle.",
      severity: "error",
      from: { pathNot: TESTS },
      to: { path: TESTS },
    },
    { name: "resolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "browser", "default", "types"],
      extensions: [".ts", ".tsx", ".d.ts", ".js", ".mjs", ".css", ".svg"],
    },
  },
};
