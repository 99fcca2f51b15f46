"""The application, made from the environment: `flask --app app …`, or a WSGI server on `app:app`."""

from walk.application import create_app

app = create_app()
