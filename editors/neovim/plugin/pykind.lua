if vim.g.loaded_pykind then
  return
end
vim.g.loaded_pykind = true

local function define(name, run, attributes)
  vim.api.nvim_create_user_command(name, function(arguments)
    run(require('pykind'), arguments)
  end, attributes)
end

define('PykindRestart', function(pykind)
  pykind.restart()
end, { desc = 'Stop pykind, and start it again for the buffers that it served' })

define('PykindLog', function(pykind)
  pykind.log()
end, { desc = 'Open the log that pykind writes' })

define('PykindConvert', function(pykind, arguments)
  pykind.convert(arguments.range > 0 and { arguments.line1, arguments.line2 } or nil)
end, { range = true, desc = 'Convert the class or function here' })

define('PykindExplain', function(pykind, arguments)
  pykind.explain(arguments.args, { split = arguments.bang })
end, { nargs = '*', bang = true, desc = 'Explain a term, a check or a conversion' })

define('PykindFunctions', function(pykind)
  pykind.functions()
end, { desc = 'List the functions of this file and their kinds' })

require('pykind.client').enable()
