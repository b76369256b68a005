"""A program that knows nothing of Soundstage: the official Python package, as its manual says."""

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

client = Client()
flow = client.studio.v2.flows.list()[0]
print("flow", flow.friendly_name, flow.url)
execution = client.studio.v2.flows(flow.sid).executions.create(
    to="+15551230001", from_="+15005550006", parameters={"name": "Ada"}
)
print("execution", execution.status, execution.url.partition("/Executions")[0] == flow.url)
definition = client.studio.v2.flows(flow.sid).fetch().definition
for _ in range(3):
    client.studio.v2.flows.create(friendly_name="Copy", status="draft", definition=definition)
print("pages", len(client.studio.v2.flows.list(page_size=1)))
message = client.messages.create(to="+15551230002", from_="+15005550006", body="Hello")
print("message", client.messages(message.sid).fetch().body)
conversation = client.conversations.v1.conversations.create(friendly_name="Support")
print("conversation", conversation.url.partition("/CH")[0])
try:
    client.lookups.v2.phone_numbers("+15551230001").fetch()
except TwilioRestException as refused:
    print("lookup", refused.status, refused.code)
try:
    client.addresses("AD" + "0" * 32).fetch()
except TwilioRestException as refused:
    print("address", refused.status, refused.code)
