"""What pages of measures print, made from rows."""
