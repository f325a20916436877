"""Who is at the counter. Passwords, roles from the office and keys come with sign-in proper."""
