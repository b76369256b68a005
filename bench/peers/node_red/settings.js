// Node-RED without what a benchmark does not need: no editor, no admin API, no log but errors.
module.exports = {
  uiHost: "127.0.0.1",
  uiPort: Number(process.env.PORT),
  flowFile: "flows.json",
  httpAdminRoot: false,
  httpNodeRoot: "/",
  disableEditor: true,
  credentialSecret: false,
  functionExternalModules: false,
  telemetry: { enabled: false, updateNotification: false },
  diagnostics: { enabled: false, ui: false },
  contextStorage: { default: { module: "memory" } },
  logging: { console: { level: "error", metrics: false, audit: false } },
};
