// The unchanged Node package against a running Soundstage: publish, run, read, end, delete.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import twilio from "twilio";

const { BASE_URL, ACCOUNT_SID, AUTH_TOKEN } = process.env;
const NUMBER = "+15005550006";
const CONTACT = "+15551230009";

const client = twilio(ACCOUNT_SID, AUTH_TOKEN);
client.studio.baseUrl = BASE_URL;
client.api.baseUrl = BASE_URL;

const order = JSON.parse(await readFile(new URL("../e2e/order.json", import.meta.url)));

async function eventually(check) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const value = await check();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("it did not become true in time");
}

async function refused(promise, status, code) {
  await assert.rejects(promise, (error) => error.status === status && error.code === code);
}

async function flows() {
  const broken = { ...order, initial_state: "Nowhere" };
  await assert.rejects(
    client.studio.v2.flows.create({ friendlyName: "Broken", status: "draft", definition: broken }),
    (error) =>
      error.code === 81022 && error.details.errors[0].property_path === "#/initial_state",
  );
  const draft = await client.studio.v2.flows.create({
    friendlyName: "Order",
    status: "draft",
    definition: order,
    commitMessage: "first",
  });
  assert.equal(draft.revision, 1);
  const flow = await client.studio.v2.flows(draft.sid).update({ status: "published" });
  assert.equal(flow.revision, 2);
  assert.deepEqual((await client.studio.v2.flows(flow.sid).fetch()).definition, order);
  assert.deepEqual(await validity(), true);
  // `revisions.list()` of this package throws on any answer that has rows, so rows are fetched.
  const revision = (number) => client.studio.v2.flows(flow.sid).revisions(number).fetch();
  assert.equal((await revision(1)).status, "draft");
  assert.equal((await revision("LatestPublished")).revision, 2);
  const users = await client.studio.v2.flows(flow.sid).testUsers().update({ testUsers: [CONTACT] });
  assert.deepEqual(users.testUsers, [CONTACT]);
  return flow;
}

async function validity() {
  const report = await client.studio.v2.flowValidate.update({
    friendlyName: "Order",
    status: "draft",
    definition: order,
  });
  return report.valid;
}

async function paging() {
  for (let n = 0; n < 120; n += 1) {
    await client.studio.v2.flows.create({
      friendlyName: `Flow ${n}`,
      status: "draft",
      definition: order,
    });
  }
  const all = await client.studio.v2.flows.list({ pageSize: 50 });
  assert.ok(all.length >= 121);
  assert.equal(new Set(all.map((flow) => flow.sid)).size, all.length);
  assert.equal((await client.studio.v1.flows.list({ pageSize: 50 })).length, all.length);
}

async function executions(flow) {
  const resource = client.studio.v2.flows(flow.sid);
  const start = { to: CONTACT, from: NUMBER, parameters: { name: "Nina" } };
  const execution = await resource.executions.create(start);
  assert.equal(execution.status, "active");
  await refused(resource.executions.create(start), 409, 20409);
  assert.equal((await client.studio.v1.flows(flow.sid).executions.create(start)).sid, execution.sid);

  const inbox = async (count) =>
    eventually(async () => {
      const messages = await client.messages.list({ to: CONTACT });
      return messages.length >= count && messages;
    });
  await inbox(1);
  const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: NUMBER });
  await client.incomingPhoneNumbers(number.sid).update({ smsUrl: flow.webhookUrl });
  const texted = await fetch(`${BASE_URL}/network/phones/${CONTACT}/messages`, {
    method: "POST",
    headers: {
      Authorization: `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString("base64")}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ to: NUMBER, body: "Tea" }),
  });
  assert.ok(texted.ok);
  assert.equal((await inbox(2))[0].body, "One tea for Nina!");

  const ended = await eventually(async () => {
    const found = await resource.executions(execution.sid).fetch();
    return found.status === "ended" && found;
  });
  const context = await resource.executions(ended.sid).executionContext().fetch();
  assert.equal(context.context.flow.variables.drink, "tea");
  const steps = await resource.executions(ended.sid).steps.list();
  assert.equal(steps[0].transitionedTo, "Ended");
  const step = await resource.executions(ended.sid).steps(steps[0].sid).stepContext().fetch();
  assert.equal(step.context.widgets.confirm.outbound.Body, "One tea for Nina!");
  const v1 = client.studio.v1.flows(flow.sid);
  assert.equal((await v1.engagements(ended.sid).fetch()).status, "ended");
  assert.equal((await v1.engagements(ended.sid).steps.list()).length, steps.length);
}

async function ends(flow) {
  const resource = client.studio.v2.flows(flow.sid);
  const execution = await resource.executions.create({ to: "+15551230010", from: NUMBER });
  const ended = await resource.executions(execution.sid).update({ status: "ended" });
  assert.equal(ended.status, "ended");
  assert.ok(await resource.executions(execution.sid).remove());
  await refused(resource.executions(execution.sid).fetch(), 404, 20404);
  assert.ok(await resource.remove());
  await refused(resource.fetch(), 404, 20404);
}

const flow = await flows();
await paging();
await executions(flow);
await ends(flow);
console.log("all done");
