"""Frozen values that pass between the stages, and the errors that end them.

Nothing here runs a program or knows the order of the stages, and nothing reads a file but a workspace that
is asked for one of its own. Every stage imports this package; this package imports no stage.
"""
