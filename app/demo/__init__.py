"""The demonstration: plainly invented people in every service, from a fixed seed."""
