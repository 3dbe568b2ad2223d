"""What kubectl does with a kubeconfig: find the files, decode, merge, resolve paths, and write.

`decoding` turns the nodes of one file into the model, `loading` finds and merges the files, `paths` says where their
paths lead, `writing` makes new files, `replacing` gives those that are there new content, while `locking` keeps others
away.
"""
