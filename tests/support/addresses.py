"""URLs as they stand in `server`, which kubectl reads otherwise than people do. A password in them holds `hunter2`."""

from __future__ import annotations

DIALED = {
    "https://prod.example": ("prod.example", "https://prod.example"),
    "https://prod.example:6443/k8s/clusters/c-1": ("prod.example", "https://prod.example:6443/k8s/clusters/c-1"),
    "HTTPS://PROD.example:6443": ("prod.example", "HTTPS://PROD.example:6443"),
    "https://prod.example:": ("prod.example", "https://prod.example:"),
    "prod.example:6443": ("prod.example", "prod.example:6443"),
    "https://[2001:db8::1]:6443": ("2001:db8::1", "https://[2001:db8::1]:6443"),
    "https://pr_od!x.example": ("pr_od!x.example", "https://pr_od!x.example"),
    "https://prod.example?x=hunter2": ("prod.example", "https://prod.example"),
    "https://prod.example/#hunter2": ("prod.example", "https://prod.example/"),
    "https://alice:hunter2@prod.example": ("prod.example", "https://prod.example"),
    "https://alice:hunter2@prod.example//k8s": ("prod.example", "https://prod.example//k8s"),
    "https://alice:hunter2@hunter2@prod.example": ("prod.example", "https://prod.example"),
    "https://:hunter2@prod.example": ("prod.example", "https://prod.example"),
    "alice:hunter2@prod.example": ("prod.example", "prod.example"),
    "https://evil.example/@prod.example": ("evil.example", "https://evil.example/(hidden)"),
    "https://evil.example//@prod.example": ("evil.example", "https://evil.example/(hidden)"),
    "https://evil.example:443/k8s/@prod.example": ("evil.example", "https://evil.example/(hidden)"),
    "https://alice:hu@evil.example/nter2@prod.example": ("evil.example", "(hidden)"),
    "https://evil.example?@prod.example": ("evil.example", "(hidden)"),
    "https://evil.example#@prod.example": ("evil.example", "(hidden)"),
    "https://admin:12/hunter2@prod.example": ("admin", "https://admin/(hidden)"),
    "https://admin:12?hunter2@prod.example": ("admin", "(hidden)"),
}
"""The URL -> the host that kubectl dials, and what is shown."""

REFUSED = {
    "https://admin:hunter2?x@prod.example": "(hidden)",
    "https://admin:hun#ter2@prod.example": "(hidden)",
    "https://admin:hunter2/x@prod.example": "(hidden)",
    "https://admin:hunter2": "(hidden)",
    "admin:hunter2": "(hidden)",
    "admin:hunter2/x@prod.example": "(hidden)",
    "admin://hunter2@prod.example/x": "(hidden)",
    "//prod.example": "(hidden)",
    "https:/prod.example": "(hidden)",
    "prod.example/k8s": "(hidden)",
    " https://prod.example": "(hidden)",
    "https://prod .example": "(hidden)",
    "https://pr%41od.example": "(hidden)",
    "https://prod.example\\@evil.example": "https://evil.example",
    "https://alice:hunter2^@prod.example": "https://prod.example",
}
"""URLs that kubectl dials nothing for -> what is shown."""
