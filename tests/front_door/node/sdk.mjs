// A program that knows nothing of Soundstage: the official Node package, as its manual says.
import twilio from "twilio";

const client = twilio();
const [flow] = await client.studio.v2.flows.list();
console.log("flow", flow.friendlyName, flow.url);
const message = await client.messages.create({
  to: "+15551230002",
  from: "+15005550006",
  body: "Hello",
});
console.log("message", (await client.messages(message.sid).fetch()).body);
try {
  await client.lookups.v2.phoneNumbers("+15551230001").fetch();
} catch (refused) {
  console.log("lookup", refused.status, refused.code);
}
