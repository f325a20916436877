"""The office's centre: where dossiers come in and events of every workstation meet."""
