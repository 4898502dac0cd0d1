"""What the sessions in real editors open: an iterator to convert, a coroutine to await."""

import asyncio


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


def halves(numbers):
    for number in numbers:
        yield number / 2


async def pause():
    await asyncio.sleep(0)


async def main(clock):
    async for tick in Ticks(clock, 3):
        print(tick)
    pause()
