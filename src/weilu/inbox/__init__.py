"""收件箱: who awaits an answer, and answering them together without treading on each other."""
