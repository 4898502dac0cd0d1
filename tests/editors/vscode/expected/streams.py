"""What the session in VS Code goes through."""

import asyncio

from feeds import feed


async def ticks(clock, last):
    n = 0
    while n < last:
        n += 1
        await clock.tick()
        yield n


async def ticker(count):
    for i in range(count):
        await asyncio.sleep(0.1)
        yield i


async def save(page):
    print(page)


async def main(clock):
    it = ticker(3)
    await save("home")
    async for n in ticks(clock, 3):
        print(n, it, feed())
