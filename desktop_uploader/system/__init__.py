"""The machine beneath: its clock, its files, its places, its one engine per home, its sleep."""
