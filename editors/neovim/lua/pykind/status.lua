--- The kind of the function around the cursor, kept for each window, so that a status line never waits for it.

local client = require('pykind.client')

local M = {}

-- The cursor rests that long before the server is asked.
local pause_ms = 150

-- Window → { buffer, label }: what was last heard.
local known = {}
-- Window → the number of its last question; what answers an earlier one is late.
local asked = {}
local timer

local function hear(window, buffer, label)
  local before = known[window]
  if before and before.buffer == buffer and before.label == label then
    return
  end
  known[window] = { buffer = buffer, label = label }
  vim.cmd('redrawstatus!')
end

local function ask()
  local window = vim.api.nvim_get_current_win()
  local buffer = vim.api.nvim_win_get_buf(window)
  local server = client.with_command('pykind.functionAt', buffer)
  if not server then
    return hear(window, buffer, '')
  end
  local at = vim.lsp.util.make_position_params(window, server.offset_encoding)
  local question = (asked[window] or 0) + 1
  asked[window] = question
  local argument = { uri = at.textDocument.uri, position = at.position }
  client.execute(server, 'pykind.functionAt', argument, buffer, function(problem, found)
    if not problem and asked[window] == question and vim.api.nvim_win_is_valid(window) then
      hear(window, buffer, found and found.label or '')
    end
  end)
end

local function ask_soon()
  timer:stop()
  timer:start(pause_ms, 0, vim.schedule_wrap(ask))
end

local function follow_the_cursor()
  timer = (vim.uv or vim.loop).new_timer()
  local group = vim.api.nvim_create_augroup('pykind_status', {})
  local on = function(events, callback)
    vim.api.nvim_create_autocmd(events, { group = group, callback = callback })
  end
  on({ 'CursorMoved', 'CursorMovedI', 'CursorHold', 'BufEnter', 'WinEnter', 'InsertLeave', 'TextChanged' }, ask_soon)
  if vim.fn.exists('##LspAttach') == 1 then
    on({ 'LspAttach', 'LspDetach' }, ask_soon)
  end
  on('WinClosed', function(event)
    local window = tonumber(event.match)
    known[window], asked[window] = nil, nil
  end)
  ask_soon()
end

--- Of the window whose status line is drawn. Nothing is asked before this is called for the first time.
function M.kind()
  if not timer then
    follow_the_cursor()
  end
  local here = known[vim.api.nvim_get_current_win()]
  return here and here.buffer == vim.api.nvim_get_current_buf() and here.label or ''
end

return M
