-- One session as a user has it: open, hover, finding, quick fix, conversion, save; and every command of the plugin.

local project = vim.env.PYKIND_PROJECT
local steps = dofile(vim.env.PYKIND_STEPS)
local wait, expect, contains, go_to = steps.wait, steps.expect, steps.contains, steps.go_to
local pykind = require('pykind')

local function expect_one_client_for_both_files()
  local clients = require('pykind.client').clients()
  expect('the clients', #clients, 1)
  expect('its buffers', #require('pykind.client').buffers_of(clients[1]), 2)
end

-- The second one comes before the server has answered for the first.
local function open()
  vim.fn.writefile({ 'def other():', '    yield' }, project .. '/other.py')
  vim.cmd('edit ' .. project .. '/other.py')
  vim.cmd('edit ' .. project .. '/clockwork.py')
  expect('root', steps.client().config.root_dir, project)
  expect_one_client_for_both_files()
end

local function hover()
  go_to([[halves]])
  local text = steps.opened('hover', vim.lsp.buf.hover)
  contains('the hover', text, 'generator function')
  contains('the hover', text, 'generator iterator')
end

local function status_line()
  vim.o.statusline = "%{v:lua.require'pykind'.kind()}"
  local function says(kind)
    wait('status line with "' .. kind .. '"', function()
      vim.cmd('redrawstatus')
      return vim.api.nvim_eval_statusline(vim.o.statusline, {}).str == kind
    end)
  end
  says('generator function')
  go_to('await self')
  says('coroutine function')
  go_to('import asyncio')
  says('')
end

local function finding()
  local found = wait('finding', function()
    return vim.diagnostic.get(0)[1]
  end)
  expect('its code', found.code, 'never-awaited')
  expect('its line', vim.fn.getline(found.lnum + 1), '    pause()')
end

local function quick_fix()
  go_to([[    pause()]])
  vim.fn.cursor(0, 5)
  steps.choose('Add `await`')
  vim.lsp.buf.code_action()
  wait('await', function()
    return steps.text():find('    await pause()', 1, true)
  end)
  wait('end of the finding', function()
    return #vim.diagnostic.get(0) == 0
  end)
end

local function functions()
  local window = vim.api.nvim_get_current_win()
  vim.cmd('PykindFunctions')
  local list = wait('location list', function()
    local items = vim.fn.getloclist(window)
    return #items > 0 and vim.bo.buftype == 'quickfix' and items
  end)
  expect('the functions', #list, 6)
  expect('the third', list[3].text, 'Ticks.__anext__: coroutine function')
  expect('its name', vim.fn.strpart(vim.fn.getbufline(list[3].bufnr, list[3].lnum)[1], list[3].col - 1), '__anext__(self):')
  expect('the title', vim.fn.getloclist(window, { title = 1 }).title, 'Functions of clockwork.py')
  vim.cmd('lclose')
end

local function explain()
  local function page(command)
    return steps.opened('page by ' .. command, function()
      vim.cmd(command)
    end)
  end
  contains('the page', page('PykindExplain asynchronous generator'), 'async')
  go_to('coroutine')
  contains('the page of the word under the cursor', page('PykindExplain'), 'coroutine')

  vim.cmd('PykindExplain! never-awaited')
  wait('split', function()
    return vim.bo.filetype == 'markdown'
  end)
  contains('the page in the split', steps.text(), 'never awaited')
  contains('its name', vim.api.nvim_buf_get_name(0), 'pykind://explain/never-awaited')
  vim.cmd('bwipeout')

  steps.notified = {}
  vim.cmd('PykindExplain no such word')
  contains('the warning', wait('warning', function()
    return steps.notified[1]
  end).message, 'no such word')
end

local function convert()
  local function is_converted()
    return steps.text():find('\nasync def ticks(clock, last):', 1, true)
  end
  for _, command in ipairs({ 'PykindConvert', '/^class Ticks/,/return self.n/PykindConvert' }) do
    go_to('Ticks')
    steps.choose('Convert to asynchronous generator function')
    vim.cmd(command)
    wait('conversion by ' .. command, is_converted)
    if command == 'PykindConvert' then
      vim.cmd('undo')
    end
  end
end

-- Asking for something sends the changes that Neovim holds back for a while; it would else do so after `exit`.
local function save()
  vim.cmd('write')
  hover()
end

local function restart()
  local before = steps.client().id
  vim.cmd('PykindRestart')
  wait('another client', function()
    local now = require('pykind.client').with_command('pykind.convert', 0)
    return now and now.id ~= before
  end)
  expect_one_client_for_both_files()
  hover()
end

local function log()
  pykind.setup({ cmd = { 'pykind', 'lsp', '--log-file', project .. '/pykind.log', '--log-level', 'debug' } })
  restart()
  vim.cmd('PykindLog')
  expect('the log', vim.api.nvim_buf_get_name(0), project .. '/pykind.log')
  wait('line in the log', function()
    vim.cmd('edit!')
    return steps.text() ~= ''
  end)
  vim.cmd('tabclose')
  pykind.setup({ cmd = { 'pykind', 'lsp' } })
  vim.cmd('PykindLog')
  contains("Neovim's log", vim.api.nvim_buf_get_name(0), 'lsp.log')
  vim.cmd('tabclose')
end

local function health()
  vim.cmd('checkhealth pykind')
  local report = wait('report', function()
    local text = steps.text()
    return text:find('Settings', 1, true) and text
  end)
  vim.cmd('bwipeout!')
  for _, part in ipairs({ 'Neovim 0.', 'bin/pykind: pykind ', 'Command: pykind lsp', 'root ' .. project .. ', 2 buffer(s)' }) do
    contains('the report', report, part)
  end
  expect('its errors', report:find('ERROR'), nil)
end

-- Each command and each function has its place in the help, and each tag of the help leads there.
local function help()
  for _, name in ipairs({ 'Restart', 'Log', 'Convert', 'Explain', 'Functions' }) do
    vim.cmd('help :Pykind' .. name)
  end
  for name in pairs(pykind) do
    vim.cmd('help pykind.' .. name .. '()')
    expect('its page', vim.fn.expand('%:t'), 'pykind.txt')
  end
  vim.cmd('helpclose')
end

-- What the page tells users to write.
local function page()
  local text = table.concat(vim.fn.readfile(vim.env.PYKIND_PAGE), '\n')
  local blocks = 0
  for block in text:gmatch('```lua\n(.-)```') do
    assert(loadstring(block))()
    blocks = blocks + 1
  end
  expect('the blocks', blocks, 1)
  restart()
  expect('the settings', steps.client().config.settings.pykind['target-version'], '3.12')
end

local function without_a_server()
  vim.cmd('enew')
  steps.notified = {}
  vim.cmd('PykindFunctions')
  contains('the warning', steps.notified[1].message, 'does not run for this buffer')
  expect('the kind', pykind.kind(), '')
end

steps.run({
  { 'open', open },
  { 'hover', hover },
  { 'the kind in the status line', status_line },
  { 'finding', finding },
  { 'quick fix', quick_fix },
  { ':PykindFunctions', functions },
  { ':PykindExplain', explain },
  { ':PykindConvert', convert },
  { 'save', save },
  { ':PykindRestart', restart },
  { ':PykindLog', log },
  { ':checkhealth pykind', health },
  { ':help', help },
  { 'page', page },
  { 'a buffer that is not served', without_a_server },
})
