--- `:checkhealth pykind`

local client = require('pykind.client')

local M = {}

-- Neovim 0.10 dropped the prefix; 0.7 has them in a module of their own.
local reports = vim.health or require('health')
local function report(kind, ...)
  return (reports[kind] or reports['report_' .. kind])(...)
end

local function check_neovim()
  local version = vim.version()
  local text = ('Neovim %d.%d.%d'):format(version.major, version.minor, version.patch)
  if vim.fn.has('nvim-0.7') == 1 then
    report('ok', text)
  else
    report('error', text .. ' is too old', { 'pykind needs Neovim 0.7 or later' })
  end
end

local function check_program()
  local command = client.configuration().cmd
  if type(command) ~= 'table' then
    return report('info', 'The server is started by a function')
  end
  local path = vim.fn.exepath(command[1])
  if path == '' then
    return report('error', command[1] .. ' is not there, or cannot be executed', {
      'Put pykind into a folder of $PATH',
      "or name it: require('pykind').setup({ cmd = { '/path/to/pykind', 'lsp' } })",
    })
  end
  local version = vim.trim(vim.fn.system({ path, '--version' }))
  if vim.v.shell_error == 0 then
    report('ok', path .. ': ' .. version)
  else
    report('error', path .. ' does not run: ' .. version)
  end
  report('info', 'Command: ' .. table.concat(command, ' '))
end

local function check_clients()
  local clients = client.clients()
  if #clients == 0 then
    return report('info', 'No client runs: it is started when a Python file is opened')
  end
  for _, running in ipairs(clients) do
    local text = 'Client %d runs: root %s, %d buffer(s), positions in %s'
    report('ok', text:format(running.id, running.config.root_dir or 'none', #client.buffers_of(running), running.offset_encoding))
  end
end

local function check_settings()
  local settings = (client.configuration().settings or {}).pykind
  if settings and next(settings) then
    report('info', 'Settings: ' .. vim.inspect(settings):gsub('%s+', ' '))
  else
    report('info', "Settings: the server's defaults, and what pyproject.toml has")
  end
end

function M.check()
  report('start', 'pykind')
  check_neovim()
  check_program()
  check_clients()
  check_settings()
end

return M
