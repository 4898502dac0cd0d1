--- The functions of a file as a location list.

local M = {}

--- `functions` as the server's command pykind.functions gives them, positions in that encoding.
function M.list(window, buffer, functions, encoding)
  local uri = vim.uri_from_bufnr(buffer)
  local items = vim.tbl_map(function(row)
    -- One at a time: Neovim sorts what it converts, and would lose whose place it is.
    local place = vim.lsp.util.locations_to_items({ { uri = uri, range = row.selectionRange } }, encoding)[1]
    return { bufnr = buffer, lnum = place.lnum, col = place.col, text = row.qualname .. ': ' .. row.label }
  end, functions)
  local file = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':t')
  vim.fn.setloclist(window, {}, ' ', { title = 'Functions of ' .. file, items = items })
  vim.api.nvim_set_current_win(window)
  vim.cmd('lopen')
end

return M
