"""What pages about who came print."""
