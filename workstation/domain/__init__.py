"""What a dossier, document, reading, finding, event, case and receipt are. Standard library only."""
