"""One running bank for all tests of a process."""

from collections.abc import Iterator

import pytest

from tests.partners.running_bank import running_bank


@pytest.fixture(scope="session")
def bank_address(django_db_setup: None) -> Iterator[str]:
    """The address of the product as it runs, with the demo in it. Nobody writes to it.

    It begins as a copy of the bootstrapped bank, which the set-up of the database has made.
    """
    with running_bank() as address:
        yield address
