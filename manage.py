#!/usr/bin/env python3
"""Run one of the site's commands; `manage.py help` lists them."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # Behind the script's own folder: `site` itself must stay Python's module (docs/develop.md).
    sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
