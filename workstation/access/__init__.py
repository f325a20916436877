"""Who is at the counter, this computer's keys, and whom it believes. Passwords and roles come with sign-in proper."""
