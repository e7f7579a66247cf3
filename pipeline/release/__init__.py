"""From a checked package to an immutable version folder, and the proof of one that was downloaded."""
