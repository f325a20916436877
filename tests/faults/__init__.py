"""Real processes that work while others kill them, stop them, cut their lines and fill their disks."""
