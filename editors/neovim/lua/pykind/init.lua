--- What users and the commands call; |pykind.txt| describes it.

local client = require('pykind.client')

local M = {}

--- Changes the client's configuration. None of it is needed.
---@param options table|nil `settings` as the server names them, without their prefix; all else as vim.lsp.config() takes it
function M.setup(options)
  options = vim.deepcopy(options or {})
  if options.settings and next(options.settings) then
    options.settings = { pykind = options.settings }
  end
  client.configure(options)
end

--- For a status line: the kind of the function around the cursor, like "generator function"; '' outside of any. Never waits.
function M.kind()
  return require('pykind.status').kind()
end

--- Stops the server, and starts it for the buffers that it served.
function M.restart()
  client.restart()
end

--- Opens the file that the server was told to write its log to, else Neovim's log of all language servers, which has what it
--- writes to standard error.
function M.log()
  vim.cmd('tabedit ' .. vim.fn.fnameescape(client.log_file()))
end

--- Offers the conversions at the cursor, or in lines: code actions of the kind refactor.rewrite.
---@param lines number[]|nil the first and the last
function M.convert(lines)
  local context = { only = { 'refactor.rewrite' }, diagnostics = {} }
  local from, to
  if lines then
    from, to = { lines[1], 0 }, { lines[2], math.max(0, #vim.fn.getline(lines[2]) - 1) }
  end
  if vim.fn.has('nvim-0.8') == 1 then
    vim.lsp.buf.code_action({ context = context, range = lines and { start = from, ['end'] = to } })
  elseif lines then
    vim.lsp.buf.range_code_action(context, from, to)
  else
    vim.lsp.buf.code_action(context)
  end
end

--- Shows the page of a term, of a check or of a conversion.
---@param word string|nil the word under the cursor, if none is given
---@param options table|nil { split = true }: in a split, not in a floating window
function M.explain(word, options)
  if not word or word == '' then
    word = vim.fn.expand('<cword>')
  end
  client.command('pykind.explain', { word = word }, function(page)
    if page then
      require('pykind.page').show(word, page.markdown, options or {})
    end
  end)
end

--- Puts the functions of the file with their kinds into the location list, and opens it.
function M.functions()
  local buffer = vim.api.nvim_get_current_buf()
  local window = vim.api.nvim_get_current_win()
  client.command('pykind.functions', { uri = vim.uri_from_bufnr(buffer) }, function(functions, encoding)
    require('pykind.functions').list(window, buffer, functions or {}, encoding)
  end)
end

return M
