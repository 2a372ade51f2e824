"""The site's addresses, with those that Postmark sends its news to."""

from __future__ import annotations

from config.urls import handler429 as handler429
from config.urls import urlpatterns as the_sites
from foundation import webhooks

SECRET = "hook:0123456789abcdef"
urlpatterns = [*webhooks.urls("postmark", secret=SECRET), *the_sites]
