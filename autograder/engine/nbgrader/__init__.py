"""Our steps in nbgrader's own commands; `nbgrader_config.py` names them."""
