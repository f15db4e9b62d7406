"""Who came: registers, marks and the words they are kept in."""
