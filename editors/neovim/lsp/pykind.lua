-- The client's configuration, where Neovim 0.11 and later look for it; lua/pykind/client.lua reads it for the earlier ones.

local configuration = {
  cmd = { 'pykind', 'lsp' },
  filetypes = { 'python' },
  -- What the server itself takes for the mark of a project.
  root_markers = { 'pyproject.toml', 'setup.py', 'setup.cfg', '.git' },
}

-- With them from the start, nothing is shown that the settings turn off: otherwise the server has to ask for them first.
function configuration.before_init(parameters, config)
  local settings = (config.settings or {}).pykind
  if settings and next(settings) then
    parameters.initializationOptions = settings
  end
end

-- Neovim 0.12 answers this by asking for the findings of the whole workspace, and keeps those of the open files as they were
-- ("We favor document pull requests"). The open files are what is looked at.
if vim.fn.has('nvim-0.12') == 1 then
  configuration.handlers = {
    ['workspace/diagnostic/refresh'] = function(_, _, context)
      local client = vim.lsp.get_client_by_id(context.client_id)
      for buffer in pairs(client and client.attached_buffers or {}) do
        client:request('textDocument/diagnostic', {
          textDocument = { uri = vim.uri_from_bufnr(buffer) },
          identifier = vim.tbl_get(client.server_capabilities, 'diagnosticProvider', 'identifier'),
        }, nil, buffer)
      end
      return vim.NIL
    end,
  }
end

return configuration
