--- A page of markdown beside the text.

local M = {}

local function show_in_split(word, lines)
  vim.cmd('new')
  local buffer = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  local options = vim.bo[buffer]
  options.buftype, options.bufhidden, options.swapfile = 'nofile', 'wipe', false
  options.filetype, options.modifiable = 'markdown', false
  vim.cmd('silent file ' .. vim.fn.fnameescape('pykind://explain/' .. word))
end

--- In a floating window that goes when the cursor moves, and is entered when the same is asked for again; or in a split.
function M.show(word, markdown, options)
  local lines = vim.split(markdown:gsub('\n+$', ''), '\n')
  if options.split then
    return show_in_split(word, lines)
  end
  vim.lsp.util.open_floating_preview(lines, 'markdown', {
    border = 'rounded',
    max_width = 100,
    max_height = math.max(3, math.floor(vim.o.lines * 0.6)),
    focus_id = 'pykind_explain_' .. word:gsub('%W', '_'),
  })
end

return M
