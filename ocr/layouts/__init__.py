"""One file a document kind: where its values stand and what they can be."""
