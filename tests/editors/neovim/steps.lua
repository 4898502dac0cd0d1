-- Scripted sessions: steps that wait for what they look for while Neovim's own loop runs, as it does for a user. The first that fails
-- ends Neovim with status 1, and says what was seen.

local M = {}

local limit_ms = 120000
local pause_ms = 20
local uv = vim.uv or vim.loop

-- What vim.notify() was told; errors that no step expects fail the session.
M.notified = {}
vim.notify = function(message, level)
  table.insert(M.notified, { message = message, level = level })
end

-- Nothing that the plugin calls may be called deprecated by the newest Neovim.
M.deprecated = {}
vim.deprecate = function(name)
  table.insert(M.deprecated, name .. '\n' .. debug.traceback())
end

local function fail(text)
  io.stdout:write('FAILED: ' .. text .. '\n')
  for _, said in ipairs(M.notified) do
    io.stdout:write('  notified: ' .. tostring(said.message) .. '\n')
  end
  io.stdout:write('  messages: ' .. vim.fn.execute('messages') .. '\n')
  vim.cmd('cquit')
end

--- Until the condition gives something, which is returned.
function M.wait(what, condition)
  local began = uv.now()
  while true do
    local found = condition()
    if found then
      return found
    end
    if uv.now() - began > limit_ms then
      error('there is still no ' .. what, 0)
    end
    local step = coroutine.running()
    vim.defer_fn(function()
      M.continue(step)
    end, pause_ms)
    coroutine.yield()
  end
end

function M.expect(what, got, wanted)
  if not vim.deep_equal(got, wanted) then
    error(('%s: %s, not %s'):format(what, vim.inspect(got), vim.inspect(wanted)), 0)
  end
end

function M.contains(what, text, part)
  if not text:find(part, 1, true) then
    error(('%s has no "%s": %s'):format(what, part, text), 0)
  end
end

function M.continue(step)
  local went_well, problem = coroutine.resume(step)
  if not went_well then
    fail(tostring(problem))
  elseif coroutine.status(step) == 'dead' then
    if #M.deprecated > 0 then
      return fail('deprecated: ' .. table.concat(M.deprecated, '\n'))
    end
    vim.cmd('qall!')
  end
end

-- As long as Neovim is there to hear the answers.
local function end_the_server()
  local client = require('pykind.client')
  for _, running in ipairs(client.clients()) do
    if vim.fn.has('nvim-0.11') == 1 then
      running:stop()
    else
      running.stop()
    end
  end
  M.wait('end of the server', function()
    return #client.clients() == 0
  end)
end

--- Runs { name, function } one after the other, and leaves Neovim.
function M.run(steps)
  M.continue(coroutine.create(function()
    for _, step in ipairs(steps) do
      step[2]()
      io.stdout:write('ok: ' .. step[1] .. '\n')
    end
    end_the_server()
  end))
end

--- The next choice that vim.ui.select() offers is made by its words.
function M.choose(words)
  local offered = {}
  vim.ui.select = function(items, options, take)
    for index, item in ipairs(items) do
      local title = options.format_item(item)
      table.insert(offered, title)
      if title == words then
        return take(item, index)
      end
    end
    error(('"%s" is not offered, but %s'):format(words, vim.inspect(offered)), 0)
  end
end

--- The text of the floating window, if there is one.
function M.floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
      local text = table.concat(lines, '\n')
      return text ~= '' and text or nil
    end
  end
end

--- The text of the floating window that `open` brings up. It goes when the cursor moves, and Neovim may say so only then of a
--- movement before; a user would ask again.
function M.opened(what, open)
  local asked
  local text = M.wait(what, function()
    local shown = M.floating_text()
    if not shown and (not asked or uv.now() - asked > 3000) then
      asked = uv.now()
      open()
    end
    return shown
  end)
  M.close_floating_windows()
  return text
end

function M.close_floating_windows()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      vim.api.nvim_win_close(window, true)
    end
  end
end

--- The text of the current buffer.
function M.text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

--- Puts the cursor on the first letter of what a pattern finds.
function M.go_to(pattern)
  vim.fn.cursor(1, 1)
  if vim.fn.search(pattern, 'c') == 0 then
    error('no ' .. pattern .. ' in ' .. M.text(), 0)
  end
end

--- The client that serves the current buffer, once it has been initialized.
function M.client()
  return M.wait('client', function()
    return require('pykind.client').with_command('pykind.convert', 0)
  end)
end

return M
