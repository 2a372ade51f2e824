"""How gunicorn serves the site; its command line and GUNICORN_CMD_ARGS still win."""

pythonpath = "site"
wsgi_app = "config.wsgi:application"
workers = 2
threads = 4
accesslog = "-"
# Private addresses are not written out in full.
logger_class = "config.access_log.AccessLogger"
max_requests = 2000
max_requests_jitter = 200
