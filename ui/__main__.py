"""`python -m ui` opens the window."""

from ui.app import main

raise SystemExit(main())
