"""Who is signed in: cookies, the link of development, tokens against forgery."""
