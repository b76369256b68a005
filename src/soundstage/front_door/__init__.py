"""The front door: an HTTPS proxy that lets unchanged programs find Soundstage at Twilio's hosts.

Nothing here is trusted by the system: only a program that is started with the environment of
`environment.py` knows the proxy and its certificates.
"""
