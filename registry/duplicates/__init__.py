"""Records that may be of one person: proposed, merged by people, and taken apart again."""
