"""Who and where: staff, roles, teams, participants, stays, venues and rooms."""
