def run(*a): raise SystemExit('x')
