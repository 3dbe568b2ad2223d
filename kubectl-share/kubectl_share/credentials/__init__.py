"""Facts about certificates, keys and tokens, offline; what looks like a secret, and what may be shown.

`pem` and `der` take text apart, `reading` loads what is in it, `outlines` and `certificates` say what matters of it,
`tokens` and `expiry` when it ends. `checks` judges files, `embeddable` says what of one goes into a field. `leaks`,
`leaking_lines` and `placeholders` find secrets in text, `shown` hides them.
"""
