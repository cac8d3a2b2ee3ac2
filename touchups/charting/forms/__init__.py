"""What people fill in about a patient; each form's data goes to a service of this room."""
