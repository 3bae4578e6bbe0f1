"""What the practice cloud keeps on disk: records, objects, parts."""
