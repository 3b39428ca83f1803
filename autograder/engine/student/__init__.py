"""The student's process as a hidden test meets it: values, handles, exceptions."""
