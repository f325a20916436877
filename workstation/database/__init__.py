"""What the store and the embedded hub share about databases: engine, column types, guards, migrations."""
