"""From a lesson's text to what is released: notebooks, check tables, refusals, the zip."""
