"""What and when: the catalogue, cohorts, enrolments, sessions and the timetable."""
