"""The wire: a typed asyncio driver for pi and omp. It may not know any terminal or other room."""
