"""Files that a loader must survive: each says what is wrong with it, in five seconds and a gigabyte."""
