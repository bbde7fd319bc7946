"""Fakes at the process boundary: scripted agents and a loopback model server."""
