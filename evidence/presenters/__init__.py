"""What pages of evidence print, made from rows."""
