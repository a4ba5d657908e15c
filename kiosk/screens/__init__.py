"""The four public screens: welcome, family, done, and please see a member of staff."""
