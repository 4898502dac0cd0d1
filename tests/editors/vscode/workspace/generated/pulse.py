async def beat():
    return 1


async def pulse():
    beat()
