"""Frozen values that pass between the stages, and the errors that end them.

Nothing here reads a file, runs a program or knows the order of the stages. Every stage imports this
package; this package imports no stage.
"""
