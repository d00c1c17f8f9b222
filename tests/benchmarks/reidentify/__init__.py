"""Can covered faces be matched? Attackers who know everything but the face, against every cover."""
