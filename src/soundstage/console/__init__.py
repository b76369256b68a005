"""The room behind the editor: sessions, the console API, server-sent events and the bundle."""
