"""What the session in VS Code goes through."""

import asyncio

from feeds import feed


class Ticks:
    def __init__(self, clock, last):
        self.clock = clock
        self.last = last
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.last:
            raise StopAsyncIteration
        self.n += 1
        await self.clock.tick()
        return self.n


async def ticker(count):
    for i in range(count):
        await asyncio.sleep(0.1)
        yield i


async def save(page):
    print(page)


async def main(clock):
    it = ticker(3)
    save("home")
    async for n in Ticks(clock, 3):
        print(n, it, feed())
