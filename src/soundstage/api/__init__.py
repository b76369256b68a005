"""The REST API of Studio, versions 1 and 2, and the webhooks, as one ASGI application."""
