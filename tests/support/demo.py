"""A small client of a paged service, with one function of every kind.

Each coroutine here waits for the service; each asynchronous generator gives its rows.
"""

import asyncio
import types
from contextlib import asynccontextmanager, contextmanager
from functools import lru_cache


class Pages:
    """An asynchronous iterator over the pages of a listing."""

    def __init__(self, fetch, limit=None):
        self._fetch = fetch
        self._limit = limit
        self._token = ""
        self._given = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._token is None or self._given == self._limit:
            raise StopAsyncIteration
        page, self._token = await self._fetch(self._token)
        self._given += 1
        return page

    @property
    def given(self) -> int:
        return self._given


async def ticker(count):
    for i in range(count):
        await asyncio.sleep(0.1)
        yield i


async def rows(fetch):
    async for page in Pages(fetch):
        for row in page:
            yield row


async def first_row(fetch) -> str:
    return await anext(rows(fetch))


def numbered(lines):
    for number, line in enumerate(lines, 1):
        yield f"{number}: {line}"


def flattened(pages):
    for page in pages:
        yield from page


@types.coroutine
def switch():
    """Let other tasks run once."""
    yield


@contextmanager
def timer(clock):
    started = clock()
    try:
        yield lambda: clock() - started
    finally:
        clock()


@asynccontextmanager
async def session(connect):
    connection = await connect()
    try:
        yield connection
    finally:
        await connection.close()


@lru_cache(maxsize=None)
def square(n):
    return n * n


async def lengths(fetch):
    sizes = (len(row) async for row in rows(fetch))
    return [size async for size in sizes]


total = sum(square(n) for n in range(10))
