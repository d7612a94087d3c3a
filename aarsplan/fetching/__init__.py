"""Calendars over HTTP and HTTPS, from named hosts alone, within bounds, and never from where an address must not lead.

What somebody writes into a file of the project makes this machine ask another one. So the host must be listed, every
address that its name leads to is looked at before it is connected to, and again at each redirect; time, bytes and
headers are bounded, and what comes must begin and end as a calendar. An address is a secret: it may open somebody's
calendar, and so no message holds more of it than the host.
"""
