"""What people get to see: feedback pages, cleaned outputs, the table in the terminal."""
