"""`python -m benchmarks.labelled FOLDER`: write the samples there, to look at them or to try another scanner."""

import sys
import tempfile
from pathlib import Path

from benchmarks import labelled

if len(sys.argv) != 2:
    sys.exit("usage: python -m benchmarks.labelled FOLDER")
with tempfile.TemporaryDirectory() as made:
    samples = labelled.make(Path(made))
samples.write(Path(sys.argv[1]))
print(f"wrote {len(samples.positive)} samples with credentials and {len(samples.negative)} without")
