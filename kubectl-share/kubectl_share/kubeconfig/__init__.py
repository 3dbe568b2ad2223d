"""What kubectl does with a kubeconfig: find the files, decode, merge, resolve paths, and write.

`decoding` turns the nodes of one file into the model, `problems` says why kubectl refuses one, `places` which maps it
reads; `values` and `encoding` turn nodes and the model into JSON. `loading` finds and merges the files, `paths` says
where their paths lead, `files` reads what is there. `writing` makes new files, `replacing` gives those that are there
new content, both by `atomic`, while `locking` keeps others away.
"""
