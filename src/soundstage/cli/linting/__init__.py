"""What `soundstage lint` does around the rules: files, configuration, output."""
