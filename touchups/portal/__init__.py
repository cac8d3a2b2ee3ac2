"""What patients open from a mail, without an account: a private link is the key."""
