def feed():
    yield "the first"
