-- Each setting of the server, given to setup() and looked for in what the server answers then, and had not before.

local project = vim.env.PYKIND_PROJECT
local steps = dofile(vim.env.PYKIND_STEPS)
local wait, expect, go_to = steps.wait, steps.expect, steps.go_to
local client = require('pykind.client')

local probe_file = project .. '/probe.py'
local probe_text = [[
import vendored


async def ticker(n):
    yield n


async def pause():
    it = ticker(2)
    async for i in it:
        print(i)


async def main():
    await ticker(3)
    pause()
    vendored.stream()


class Evens:
    def __init__(self, last):
        self.last = last
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n >= self.last:
            raise StopAsyncIteration
        self.n += 2
        return self.n
]]

--- What the server answers.
local function ask(method, parameters)
  local server = steps.client()
  local answer
  local function take(problem, result)
    answer = { problem = problem, result = result ~= vim.NIL and result or nil }
  end
  if vim.fn.has('nvim-0.11') == 1 then
    server:request(method, parameters, take, 0)
  else
    server.request(method, parameters, take, 0)
  end
  wait('answer to ' .. method, function()
    return answer
  end)
  expect('the problem with ' .. method, answer.problem, nil)
  return answer.result
end

local function document()
  return { uri = vim.uri_from_fname(probe_file) }
end

local function hover_says(pattern, part)
  return function()
    go_to(pattern)
    local hover = ask('textDocument/hover', vim.lsp.util.make_position_params(0, steps.client().offset_encoding))
    return hover ~= nil and hover.contents.value:find(part, 1, true) ~= nil
  end
end

local function severity_of(code)
  return function()
    local found = wait('finding', function()
      local all = vim.diagnostic.get(0)
      return #all > 0 and all
    end)
    for _, finding in ipairs(found) do
      if finding.code == code then
        return vim.diagnostic.severity[finding.severity]
      end
    end
    return 'OFF'
  end
end

local function lenses_say(part)
  return function()
    for _, lens in ipairs(ask('textDocument/codeLens', { textDocument = document() })) do
      local title = lens.command and lens.command.title or ask('codeLens/resolve', lens).command.title
      if title:find(part, 1, true) then
        return true
      end
    end
    return false
  end
end

local function has_hint_in(pattern)
  return function()
    local whole = { start = { line = 0, character = 0 }, ['end'] = { line = vim.fn.line('$'), character = 0 } }
    local hints = ask('textDocument/inlayHint', { textDocument = document(), range = whole })
    go_to(pattern)
    for _, hint in ipairs(hints) do
      if hint.position.line == vim.fn.line('.') - 1 then
        return true
      end
    end
    return false
  end
end

local function has_tokens()
  local tokens = ask('textDocument/semanticTokens/full', { textDocument = document() })
  return tokens ~= nil and #tokens.data > 0
end

local function workspace_has_findings()
  for _, report in ipairs(ask('workspace/diagnostic', { previousResultIds = {} }).items) do
    if report.uri == vim.uri_from_fname(project .. '/clockwork.py') then
      return #report.items > 0
    end
  end
  return false
end

-- Settings, what is looked at, and what is seen there: before, and with them. Later ones are added to the earlier ones.
local cases = {
  { { ['target-version'] = '3.14' }, hover_says([[ticker(3)]], "can't be awaited"), false, true },
  { { ['search-paths'] = { 'lib' } }, hover_says('stream()', 'generator function'), false, true },
  { { exclude = { 'clockwork.py' } }, workspace_has_findings, true, false },
  { { checks = { ['never-awaited'] = 'error' } }, severity_of('never-awaited'), 'WARN', 'ERROR' },
  { { checks = { preset = 'beside-type-checker' } }, severity_of('await-async-generator'), 'ERROR', 'OFF' },
  { { ['inlay-hints'] = { functions = false } }, has_hint_in('def ticker'), true, false },
  { { ['inlay-hints'] = { assignments = false } }, has_hint_in('it = ticker'), true, false },
  { { ['semantic-tokens'] = false }, has_tokens, true, false },
  { { ['code-lens'] = { counts = true } }, lenses_say('asynchronous generator function'), false, true },
  { { ['code-lens'] = { conversions = true } }, lenses_say('Convert to'), false, true },
}

local function described(case)
  return vim.inspect(case[1]):gsub('%s+', ' ')
end

local function restarted()
  local before = steps.client().id
  require('pykind').restart()
  wait('another client', function()
    local now = client.with_command('pykind.convert', 0)
    return now and now.id ~= before
  end)
end

-- Which settings a server has been told shows when it has asked for them: what it answers until then is of its defaults.
local function becomes(case, wanted)
  wait(('%s that gives %s'):format(described(case), tostring(wanted)), function()
    return vim.deep_equal(case[2](), wanted)
  end)
end

local all = {
  { 'without settings', function()
    vim.fn.mkdir(project .. '/lib', 'p')
    vim.fn.writefile({ 'def stream():', '    yield 1' }, project .. '/lib/vendored.py')
    vim.fn.writefile(vim.split(probe_text, '\n'), probe_file)
    vim.cmd('edit ' .. probe_file)
    for _, case in ipairs(cases) do
      expect(described(case), case[2](), case[3])
    end
  end },
}
for _, case in ipairs(cases) do
  table.insert(all, { described(case), function()
    require('pykind').setup({ settings = case[1] })
    restarted()
    becomes(case, case[4])
  end })
end
table.insert(all, { 'a setting that is wrong', function()
  steps.notified = {}
  require('pykind').setup({ settings = { ['target-version'] = 'four' } })
  restarted()
  wait('message', function()
    for _, said in ipairs(steps.notified) do
      if said.message:find('four', 1, true) then
        return true
      end
    end
    return vim.fn.execute('messages'):find('four', 1, true)
  end)
end })

steps.run(all)
