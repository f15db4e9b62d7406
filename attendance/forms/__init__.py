"""What is typed about who came."""
