"""The yardstick: a bare Flask view, on the same server with the same settings as the application."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "hello"
