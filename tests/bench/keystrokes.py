"""What a hand types, a key at a time: whole functions, brackets that stay open for a while, code that is never finished."""

from document import Edit

SNIPPETS = [
    '''async def fetch(session, url):
    async with session.get(url) as answer:
        rows = [row async for row in answer.rows()]
    return rows

''',
    '''def pairs(items):
    for left, right in zip(items, items[1:]):
        yield (left, {"right": right, "sum": f"{left + right!r}"})

''',
    '''class Inbox:
    def __init__(self, queue):
        self.queue = queue

    async def __anext__(self):
        item = await self.queue.get(
''',
    '''text = """one
two"""
async def main():
    async for row in fetch(
        print(row
''',
]


def keys_of(snippet):
    """The texts that keys insert: a letter each; Enter brings the indentation along, as editors do."""
    keys = []
    for number, line in enumerate(snippet.split("\n")):
        body = line.lstrip(" ")
        if number > 0:
            keys.append("\n" + line[:len(line) - len(body)])
        keys.extend(body)
    return keys


def bursts(lines, count):
    """Where to type what: `count` places spread over the lines, each with the next snippet."""
    for index in range(count):
        yield lines[len(lines) * (2 * index + 1) // (2 * count)], SNIPPETS[index % len(SNIPPETS)]


def edits_of(line, snippet):
    """The edits of typing a snippet in front of a line, each with the line and column after it."""
    column = 0
    for key in keys_of(snippet):
        edit = Edit(line, column, key)
        line, column = (line + 1, len(key) - 1) if key.startswith("\n") else (line, column + 1)
        yield edit, line, column


def removal(first_line, line, column):
    """Takes away again what was typed in front of a line."""
    return Edit(first_line, 0, "", line, column)
