"""
Django's own backend for PostgreSQL, with a check of idle connections that asks the server nothing.

With `CONN_HEALTH_CHECKS` Django sends a query before the first query of every request; on the API, where most requests are
one query, that doubled them.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that notices by its socket whether the server has ended it."""

    def is_usable(self) -> bool:
        """
        Return whether the connection can be used.

        A server that ends an idle connection, when it restarts or a proxy gives up, sends something: then there is something to
        read, and only then the server is asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0) or bool(super().is_usable())
