"""Conversations: people who write by chat and by SMS in one place, and the webhooks of it.

The older Programmable Chat is a second view of the same rows: a channel is a conversation.
"""
