"""What kubectl does with a kubeconfig: find the files, decode, merge, resolve paths, and write.

`decoding` turns the nodes of one file into the model, `loading` finds and merges the files, `writing` replaces one.
"""
