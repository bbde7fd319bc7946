"""Tests of calling a person: when, in which words, in which sequences, by which program."""
