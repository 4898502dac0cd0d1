"""What the sessions in real editors open: an iterator to convert, a coroutine to await."""

import asyncio


async def ticks(clock, last):
    n = 0
    while n < last:
        n += 1
        await clock.tick()
        yield n


def halves(numbers):
    for number in numbers:
        yield number / 2


async def pause():
    await asyncio.sleep(0)


async def main(clock):
    async for tick in ticks(clock, 3):
        print(tick)
    await pause()
