"""Tests that are about the nature of SQLite or of chDB inside the process, and so say nothing of servers."""

# A browser sees pages; the tests without one ask for all of them on these stores, too, in a fraction of the time.
# So do those that play the part of other programs, which send the same whatever keeps it.
UNSEEN = [
    "browser",
    "home/test_browser.py",
    "connect/api/test_sdks.py",
    "connect/matrix/test_synapse.py",
    "connect/sending/test_synapse.py",
    "gateway/test_gateway_process.py",
    "cli/test_measuring.py",
]

REASONS = {
    "tests/members/test_erasing.py::test_no_byte_of_an_erased_person_is_left_in_the_state_file": (
        "PostgreSQL keeps old bytes in its files until they are written over (docs/scale.md)"
    ),
    "tests/cli/test_processes.py::test_a_folder_that_another_process_holds_is_named_in_one_sentence": (
        "a server has no folder to hold"
    ),
}
