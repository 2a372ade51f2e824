"""Visits every screen of the site in every state that looks different, as whoever uses it.

`make crawl` looks for what is wrong (`python -m tools.crawl`), `make shots` takes pictures. The
table of screens is in `public`, `network`, `registrations` and `staff`; a route without a screen
there fails `tests/config/test_crawl.py`.
"""
