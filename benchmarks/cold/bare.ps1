# What a host does without us.
1
