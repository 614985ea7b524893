import os
import subprocess
import sys

import pytest

PROGRAM = """
import resource, torch
from kinema.models.memory import keep_freed_memory
kept = keep_freed_memory()
for _ in range(30):                         # the heap finds its size
    torch.zeros(10, 1024, 1024)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    torch.zeros(10, 1024, 1024)
print(kept, resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's allocator")
def test_memory_that_was_freed_is_used_again_without_a_page_fault():
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env=environment)
    kept, faults = done.stdout.split()
    if kept == "False":
        pytest.skip("a C library without mallopt")
    assert int(faults) < 1000    # ten times 40 MB anew are 100,000 pages
