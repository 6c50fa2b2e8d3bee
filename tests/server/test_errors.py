"""An error of a library in words for a person: what happened, and what to do."""

import pytest
import pyvips

from nst_engine.server.errors import explained


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        pyvips.Error("unable to write to memory", "vips_image_write_to_memory: out of memory"),
        RuntimeError("pthread_create failed, error code: 12 error msg: Cannot allocate memory"),
        ImportError("Exception caught: std::bad_alloc"),
    ],
)
def test_memory_is_said_to_have_run_out_whichever_library_found_it(error):
    assert explained(error).code == "no-memory"


def test_a_library_that_may_not_be_loaded_is_not_taken_for_lack_of_memory():
    """glibc says the same of a folder mounted noexec as where memory ran out: both hints then."""
    failure = explained(ImportError("x.so: failed to map segment from shared object"))
    assert failure.code == "broken-engine"
    assert "install.py" in failure.hint
    assert "Close other programs" in failure.hint
