"""What all tests share: the product's own pytest plugin, which plays scenario files."""

pytest_plugins = ["soundstage.testing.pytest_plugin"]
