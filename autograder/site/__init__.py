"""The course as web pages: to read without Jupyter, and to download from."""
