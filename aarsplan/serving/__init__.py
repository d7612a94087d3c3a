"""The HTTP server: plain ASGI on uvicorn, which knows files and subscribers, and nothing of projects.

Whoever knows a project hands over snapshots of it. Each is made ready whole, bytes, codings and headers, and put in the
place of the one before in one step, so that every answer is of one version.
"""
