"""Tests of the terminal's input: the bytes that real terminals send, in reads of any size."""
