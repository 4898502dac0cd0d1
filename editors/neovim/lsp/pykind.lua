-- The client's configuration, where Neovim 0.11 and later look for it; lua/pykind/client.lua reads it for the earlier ones.
return {
  cmd = { 'pykind', 'lsp' },
  filetypes = { 'python' },
  -- What the server itself takes for the mark of a project.
  root_markers = { 'pyproject.toml', 'setup.py', 'setup.cfg', '.git' },
}
