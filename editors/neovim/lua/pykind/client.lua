--- The connection with the server, in the words of each version of Neovim.

local M = {}

local name = 'pykind'
-- How long a server may take to end after it was asked to, before it is made to.
local patience_ms = 5000

local has_configurations = vim.fn.has('nvim-0.11') == 1
local uv = vim.uv or vim.loop
local options = {}
-- Before 0.8, root → the client that was started for it, which Neovim lists only when the server has answered.
local started = {}

--- Merged over lsp/pykind.lua.
function M.configure(configuration)
  options = vim.tbl_deep_extend('force', options, configuration)
  if has_configurations then
    vim.lsp.config(name, configuration)
  end
end

--- What the server is started with.
function M.configuration()
  if has_configurations then
    return vim.lsp.config[name]
  end
  local file = vim.api.nvim_get_runtime_file('lsp/pykind.lua', false)[1]
  return vim.tbl_deep_extend('force', dofile(file), options)
end

--- The folder of the project that a buffer's file is in.
local function root_of(buffer, markers)
  local file = vim.api.nvim_buf_get_name(buffer)
  local folder = vim.fn.fnamemodify(file, ':p:h')
  while file ~= '' do
    for _, marker in ipairs(markers) do
      if uv.fs_stat(folder .. '/' .. marker) then
        return folder
      end
    end
    local above = vim.fn.fnamemodify(folder, ':h')
    if above == folder then
      break
    end
    folder = above
  end
end

--- The running clients: all, or those of a buffer.
function M.clients(buffer)
  if vim.lsp.get_clients then
    return vim.lsp.get_clients({ name = name, bufnr = buffer })
  end
  return vim.tbl_filter(function(client)
    return client.name == name and (not buffer or vim.lsp.buf_is_attached(buffer, client.id))
  end, vim.lsp.get_active_clients())
end

local function start(buffer, root_dir)
  local configuration = vim.deepcopy(M.configuration())
  configuration.name = name
  configuration.root_dir = root_dir
  if vim.lsp.start then
    vim.api.nvim_buf_call(buffer, function()
      vim.lsp.start(configuration)
    end)
    return
  end
  local key = root_dir or ''
  if not (started[key] and vim.lsp.get_client_by_id(started[key])) then
    started[key] = vim.lsp.start_client(configuration)
  end
  if started[key] then
    vim.lsp.buf_attach_client(buffer, started[key])
  end
end

local function is_python(buffer)
  return vim.api.nvim_buf_is_loaded(buffer)
    and vim.tbl_contains(M.configuration().filetypes, vim.bo[buffer].filetype)
end

local function start_if_python(buffer)
  if is_python(buffer) then
    local configuration = M.configuration()
    start(buffer, configuration.root_dir or root_of(buffer, configuration.root_markers))
  end
end

--- From now on the server is started for Python files; those that are open are Python files too.
function M.enable()
  if has_configurations then
    return vim.lsp.enable(name)
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('pykind', {}),
    callback = function(event)
      start_if_python(event.buf)
    end,
  })
  if vim.v.vim_did_enter == 1 then
    vim.tbl_map(start_if_python, vim.api.nvim_list_bufs())
  end
end

local function call(client, method, ...)
  if has_configurations then
    return client[method](client, ...)
  end
  return client[method](...)
end

--- Those that a client serves.
function M.buffers_of(client)
  return vim.tbl_filter(function(buffer)
    return vim.lsp.buf_is_attached(buffer, client.id)
  end, vim.api.nvim_list_bufs())
end

local function when_all_have_ended(ids, waited_ms, continue)
  local running = vim.tbl_filter(vim.lsp.get_client_by_id, ids)
  if #running == 0 then
    return continue()
  end
  if waited_ms >= patience_ms then
    for _, id in ipairs(running) do
      call(vim.lsp.get_client_by_id(id), 'stop', true)
    end
    waited_ms = 0
  end
  local pause_ms = 50
  vim.defer_fn(function()
    when_all_have_ended(running, waited_ms + pause_ms, continue)
  end, pause_ms)
end

--- Each client again with the root that it had, and the configuration as it is now.
function M.restart()
  local stopped, ids = {}, {}
  for _, client in ipairs(M.clients()) do
    table.insert(stopped, { buffers = M.buffers_of(client), root_dir = client.config.root_dir })
    table.insert(ids, client.id)
    call(client, 'stop')
  end
  when_all_have_ended(ids, 0, function()
    -- Neovim 0.7 keeps findings that come in the moment in which a server ends.
    for _, id in ipairs(ids) do
      vim.diagnostic.reset(vim.lsp.diagnostic.get_namespace(id))
    end
    for _, old in ipairs(stopped) do
      for _, buffer in ipairs(vim.tbl_filter(is_python, old.buffers)) do
        start(buffer, old.root_dir)
      end
    end
    if #stopped == 0 then
      start_if_python(vim.api.nvim_get_current_buf())
    end
  end)
end

--- Where the log is.
function M.log_file()
  local command = M.configuration().cmd
  for index, word in ipairs(type(command) == 'table' and command or {}) do
    if word == '--log-file' and command[index + 1] then
      return command[index + 1]
    end
    if vim.startswith(word, '--log-file=') then
      return word:sub(#'--log-file=' + 1)
    end
  end
  local log = require('vim.lsp.log')
  return log.get_filename()
end

--- The client of a buffer whose server has a command.
function M.with_command(command, buffer)
  for _, client in ipairs(M.clients(buffer)) do
    local provider = client.server_capabilities and client.server_capabilities.executeCommandProvider
    if provider and vim.tbl_contains(provider.commands or {}, command) then
      return client
    end
  end
end

--- Asks a client's server to execute a command with one argument.
---@param answer fun(error: table|nil, result: any)
function M.execute(client, command, argument, buffer, answer)
  local parameters = { command = command, arguments = { argument } }
  call(client, 'request', 'workspace/executeCommand', parameters, function(problem, result)
    answer(problem, result ~= vim.NIL and result or nil)
  end, buffer)
end

--- Executes a command for the current buffer because the user wants it, and says why it cannot be done.
---@param take fun(result: any, encoding: string) not called if it fails
function M.command(command, argument, take)
  local buffer = vim.api.nvim_get_current_buf()
  local client = M.with_command(command, buffer)
  if not client then
    local why = #M.clients(buffer) > 0 and 'the server has no command ' .. command or 'it does not run for this buffer'
    return vim.notify('pykind: ' .. why, vim.log.levels.WARN)
  end
  M.execute(client, command, argument, buffer, function(problem, result)
    if problem then
      vim.notify('pykind: ' .. problem.message, vim.log.levels.WARN)
    else
      take(result, client.offset_encoding)
    end
  end)
end

return M
