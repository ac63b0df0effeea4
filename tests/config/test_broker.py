"""A broker that goes away."""

from __future__ import annotations

import pytest
from redis.exceptions import ConnectionError as Gone

from config.broker import Channel
from config.celery import app


def test_a_channel_whose_connection_is_closed_says_that_it_is_lost() -> None:
    connection = app.connection_for_write()
    channel = connection.channel()
    with channel.conn_or_acquire() as client:
        assert (type(channel), client.ping()) == (Channel, True)
    connection.release()
    assert Gone in connection.connection_errors
    with pytest.raises(Gone, match="was closed"):
        channel.conn_or_acquire()
