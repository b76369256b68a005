"""The verbs and nouns of TwiML for calls as values, each family with its reader [py][voice]."""
