"""The app as pictures. Look at each before you accept it: `pytest tests/snapshots --snapshot-update`."""
